/** What a handler is told besides the message. */
export interface Context {
  /** Which attempt this is, from 1. */
  attempt: number
  /** A hint that this message was delivered before, never a proof. */
  redelivered: boolean
  /** This is a copy that was made for another try, whether or not an attempt was counted for it, or replayed from the dead letters. */
  retried: boolean
  /** Aborted when nobody waits for the handler any more. */
  abort: AbortSignal
  /** Aborts `abort`, for a wrapper that gives up on the handler. */
  cancel(reason: Error): void
  /**
   * Leaves work for after the ack that nobody waits for, such as a log line: done within 20 ms, together with that of other messages.
   * Not run where the ack is not reached, nor when the process is killed before.
   */
  afterwards(task: () => void): void
}

/** Return: done. Throw: retried. Throw `Poison`: dead-lettered. Throw `VenueUnavailable`: retried until the deadline, in doubt beyond it. */
export type Handler<T> = (message: T, context: Context) => Promise<void>

/** Code that cuts across handlers: deadlines, metrics, tracing. */
export type Wrapper<T> = (next: Handler<T>) => Handler<T>

/** The handler inside the wrappers; the first wrapper is the outermost. */
export const wrap = <T>(wrappers: readonly Wrapper<T>[], handler: Handler<T>): Handler<T> =>
  wrappers.reduceRight((next, wrapper) => wrapper(next), handler)
