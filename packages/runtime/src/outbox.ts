export interface Outbox<T> {
  /** How many wait. */
  readonly size: number
  push(message: T): void
  /** The oldest; undefined if there is none. */
  take(): T | undefined
  /** Waits until there is something, for at most `ms`, or until it is woken. For one reader. */
  wait(ms: number): Promise<void>
  /** Ends the wait that is under way. */
  wake(): void
}

/** Messages that wait to be sent on a stream. Whoever pushes bounds their number. */
export function createOutbox<T>(): Outbox<T> {
  const waiting: T[] = []
  let wake: (() => void) | undefined
  return {
    get size() {
      return waiting.length
    },
    push(message) {
      waiting.push(message)
      wake?.()
    },
    take: () => waiting.shift(),
    wait: (ms) =>
      new Promise((resolve) => {
        if (waiting.length > 0) return resolve()
        const over = () => {
          clearTimeout(timer)
          wake = undefined
          resolve()
        }
        const timer = setTimeout(over, ms)
        wake = over
      }),
    wake: () => wake?.(),
  }
}
