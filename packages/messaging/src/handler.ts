import type { Cancelled } from '@trading/runtime'
import type { ApplicationHeaders } from './application-headers'

/** What a handler is told besides the message. */
export interface Context {
  /** Which attempt this is, from 1. */
  attempt: number
  /** A hint that this message was delivered before, never a proof. */
  redelivered: boolean
  /** This is a copy that was made for another try, whether or not an attempt was counted for it, or replayed from the dead letters. */
  retried: boolean
  /** The message's id as its sender spelled it, where we spell it otherwise: earlier versions took it as it came. */
  idAsSent?: string | undefined
  /** The message's own headers, such as `traceparent`, without those of the platform and the broker. Put together when asked for. */
  readonly headers: ApplicationHeaders
  /** Aborted when nobody waits for the handler any more. Made when it is first asked for, and of this delivery alone. */
  readonly abort: AbortSignal
  /** The same for code that only looks or listens, and need not pay for an `AbortSignal`. */
  cancelled: Cancelled
  /** Gives up on the handler, for a wrapper. */
  cancel(reason: Error): void
  /**
   * Leaves work for after the ack that nobody waits for, such as a log line: done within 20 ms, together with that of other messages.
   * Not run where the ack is not reached, nor when the process is killed before.
   */
  afterwards(task: () => void): void
}

/**
 * Return: done. Throw: retried. Throw `Poison`: dead-lettered. Throw `Unavailable`: retried until the deadline, in doubt beyond it; where
 * there is no deadline, for as long as it lasts.
 */
export type Handler<T> = (message: T, context: Context) => Promise<void>

/** Code that cuts across handlers: deadlines, metrics, tracing. */
export type Wrapper<T> = (next: Handler<T>) => Handler<T>

/** The handler inside the wrappers; the first wrapper is the outermost. */
export const wrap = <T>(wrappers: readonly Wrapper<T>[], handler: Handler<T>): Handler<T> =>
  wrappers.reduceRight((next, wrapper) => wrapper(next), handler)
