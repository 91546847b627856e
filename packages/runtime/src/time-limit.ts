export interface TimeLimit<T> {
  start(thing: T): void
  end(thing: T): void
  /** Watches nothing any more. */
  close(): void
}

/**
 * Watches things that must all be over within the same time, in ms; one that is not ended by then is ended and told to `onOverdue`. One
 * timer serves them all and is left running when they end: on the way of every message, a timer for each would cost more than the rest
 * of the watching. It does not keep the process alive.
 */
export function createTimeLimit<T>(ms: number, onOverdue: (thing: T) => void): TimeLimit<T> {
  // In the order in which they are due, since all have the same time.
  const dueAt = new Map<T, number>()
  let timer: NodeJS.Timeout | undefined

  const watch = (leftMs: number) => {
    timer = setTimeout(look, Math.ceil(leftMs)).unref()
  }
  const look = () => {
    timer = undefined
    for (const [thing, due] of dueAt) {
      const leftMs = due - performance.now()
      if (leftMs > 0) return watch(leftMs)
      dueAt.delete(thing)
      onOverdue(thing)
    }
  }

  return {
    start(thing) {
      dueAt.set(thing, performance.now() + ms)
      if (!timer) watch(ms)
    },
    end: (thing) => void dueAt.delete(thing),
    close() {
      clearTimeout(timer)
      dueAt.clear()
    },
  }
}
