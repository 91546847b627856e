import { ConfigurationError } from '@trading/runtime'

export { describeCause } from '@trading/runtime'

/** The message can never be handled: it is dead-lettered at once, without a retry. */
export class Poison extends Error {
  readonly code = 'POISON'
  override readonly name = 'Poison'
}

export interface UnavailableOptions {
  cause?: unknown
  counted?: boolean
  inDoubt?: boolean
  soon?: boolean
  slow?: boolean
}

/**
 * A dependency of the handler did not answer. The message is retried until its deadline and then expires; it is never dead-lettered.
 * Without a deadline it is retried for as long as it takes, through the shortest retry queue and without counting attempts. `counted:
 * false` uses the shortest retry queue without counting an attempt, as when the circuit breaker is open. `inDoubt: true` means that it may
 * have taken effect: it is retried beyond its deadline, until the outcome is known. `soon: true` keeps even that to the shortest delay, for
 * when intake is stopped and the message waits in the work queue. `slow: true` is for what lasts and concerns few messages: an uncounted
 * retry takes the longest delay that ends before the deadline.
 */
export class Unavailable extends Error {
  readonly code = 'UNAVAILABLE'
  override readonly name = 'Unavailable'
  readonly counted: boolean
  readonly inDoubt: boolean
  readonly soon: boolean
  readonly slow: boolean

  constructor(message: string, { cause, counted = true, inDoubt = false, soon = false, slow = false }: UnavailableOptions = {}) {
    super(message, { cause })
    this.counted = counted
    this.inDoubt = inDoubt
    this.soon = soon
    this.slow = slow
  }
}

/**
 * Why a publish failed. `UNCONFIRMED` means that the outcome is unknown: publish the same message id again. `UNENCODABLE` is a fault of the
 * message, which can never be encoded.
 */
export type PublishFailure = 'UNROUTABLE' | 'REFUSED' | 'UNCONFIRMED' | 'CLOSED' | 'UNENCODABLE'

export interface PublishErrorOptions {
  cause?: unknown
  away?: boolean
  late?: Promise<void>
}

/** The broker may not have stored the message: the caller still owns it. */
export class PublishError extends Error {
  override readonly name = 'PublishError'
  /** The broker was unavailable or blocked publishing; the failure does not depend on this message or its exchange. */
  readonly away: boolean
  /**
   * Set if the message was sent and its time-out passed: resolves if the broker confirms it after all, and rejects if it refuses it or the
   * channel closes.
   */
  readonly late: Promise<void> | undefined

  constructor(
    readonly code: PublishFailure,
    message: string,
    { cause, away = false, late }: PublishErrorOptions = {},
  ) {
    super(message, { cause })
    this.away = away
    this.late = late
  }
}

/** The broker can be reached but refuses the configuration. */
export class BrokerConfigurationError extends ConfigurationError<
  'ACCESS_REFUSED' | 'BAD_ADDRESS' | 'HEARTBEAT_UNFIT' | 'TOPOLOGY_MISMATCH' | 'TOPOLOGY_MISSING'
> {
  override readonly name = 'BrokerConfigurationError'
}
