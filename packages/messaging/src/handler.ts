import type { Cancelled } from '@trading/runtime'
import type { ApplicationHeaders } from './application-headers'

/** What a handler receives besides the message. */
export interface Context {
  /** The attempt number, from 1. */
  attempt: number
  /** A hint that this message was delivered before, not a proof. */
  redelivered: boolean
  /** Whether this is a copy that was made for a retry, counted or not, or a replay of a dead letter. */
  retried: boolean
  /** The message id in the sender's spelling, if it differs from the platform's: earlier versions used it unchanged. */
  idAsSent?: string | undefined
  /** The sender's headers, such as `traceparent`, without those of the platform and the broker. Collected on first use. */
  readonly headers: ApplicationHeaders
  /** Aborted when the handler times out or the consumer closes. Created on first use, for this delivery only. */
  readonly abort: AbortSignal
  /** The same for code that only checks or listens and does not need an `AbortSignal`, which is expensive. */
  cancelled: Cancelled
  /** Gives up on the handler; for wrappers. */
  cancel(reason: Error): void
  /**
   * Defers work that nobody waits for, such as a log line, until after the ack: it runs within 20 ms, batched with that of other messages.
   * It does not run if the ack is not reached or the process is killed first.
   */
  afterwards(task: () => void): void
}

/**
 * Return: done. Throw: retried. Throw `Poison`: dead-lettered. Throw `Unavailable`: retried until the deadline, and beyond it while in
 * doubt; without a deadline, for as long as it takes.
 */
export type Handler<T> = (message: T, context: Context) => Promise<void>

/** A concern that applies to every handler: deadlines, metrics, tracing. */
export type Wrapper<T> = (next: Handler<T>) => Handler<T>

/** Wraps the handler; the first wrapper is the outermost. */
export const wrap = <T>(wrappers: readonly Wrapper<T>[], handler: Handler<T>): Handler<T> =>
  wrappers.reduceRight((next, wrapper) => wrapper(next), handler)
