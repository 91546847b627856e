export interface MarkPublishedOptions {
  mark: (signalIds: readonly string[]) => Promise<void>
  /** How long marks wait for others. */
  gatherMs?: number
}

/** More than this wait only while the database is away; the relay marks them later. */
const mostWaiting = 10_000

/** Records in groups which messages are published. One that is lost is recorded by the relay. */
export function createMarks({ mark, gatherMs = 20 }: MarkPublishedOptions) {
  let waiting: string[] = []
  let timer: NodeJS.Timeout | undefined
  let marking: Promise<void> = Promise.resolve()
  const flush = (): void => {
    timer = undefined
    const ids = waiting
    waiting = []
    marking = marking.then(() => mark(ids)).catch(() => undefined)
  }
  return {
    add(signalId: string): void {
      if (waiting.length < mostWaiting) waiting.push(signalId)
      timer ??= setTimeout(flush, gatherMs)
    },
    async close(): Promise<void> {
      clearTimeout(timer)
      if (waiting.length > 0) flush()
      await marking
    },
  }
}
