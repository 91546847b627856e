/** What a handler is told besides the message. */
export interface Context {
  /** Which attempt this is, from 1. */
  attempt: number
  /** A hint that this message was delivered before, never a proof. */
  redelivered: boolean
  /** Aborted when the handler's time is up. */
  abort: AbortSignal
  /** Leaves work for after the ack, such as a log line: nothing that the next message should wait for. Not run where the ack is not reached. */
  afterwards(task: () => void): void
}

/** Return: done. Throw: retried. Throw `Poison`: dead-lettered. Throw `VenueUnavailable`: retried until the deadline, in doubt beyond it. */
export type Handler<T> = (message: T, context: Context) => Promise<void>

/** Code that cuts across handlers: deadlines, metrics, tracing. */
export type Wrapper<T> = (next: Handler<T>) => Handler<T>

/** The handler inside the wrappers; the first wrapper is the outermost. */
export const wrap = <T>(wrappers: readonly Wrapper<T>[], handler: Handler<T>): Handler<T> =>
  wrappers.reduceRight((next, wrapper) => wrapper(next), handler)
