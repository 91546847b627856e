export interface FrameQueue<Item> {
  push(items: readonly Item[]): void
  close(): void
}

export interface FrameQueueOptions<Item> {
  flush: (items: Item[]) => void
  nextFrame?: (work: () => void) => void
  later?: (work: () => void) => void
}

// A hidden tab has no frames.
const hiddenMs = 500

/** Collects items and passes them on once per animation frame, so that a page draws at most once however many events arrive. */
export function createFrameQueue<Item>({
  flush,
  nextFrame = (work) => void requestAnimationFrame(work),
  later = (work) => void setTimeout(work, hiddenMs),
}: FrameQueueOptions<Item>): FrameQueue<Item> {
  let waiting: Item[] = []
  let turn = 0
  let closed = false
  return {
    push(items) {
      if (closed || items.length === 0) return
      const isFirst = waiting.length === 0
      for (const item of items) waiting.push(item)
      if (!isFirst) return
      const mine = ++turn
      const work = () => {
        if (closed || mine !== turn || waiting.length === 0) return
        const items = waiting
        waiting = []
        flush(items)
      }
      nextFrame(work)
      later(work)
    },
    close() {
      closed = true
      waiting = []
    },
  }
}
