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
}

/**
 * What a handler depends on did not answer: the message is retried until its deadline and then expired, never dead-lettered. One without a
 * deadline is retried for as long as it takes, through the shortest retry queue and without an attempt counted.
 * `counted: false` sends it through the shortest retry queue without counting an attempt, as for one that a breaker turned away.
 * `inDoubt: true` says that it may have been acted on all the same: it is retried past its deadline too, until the outcome is known.
 * `soon: true` keeps even that to the shortest wait, where intake is stopped meanwhile and it waits in the work queue.
 */
export class Unavailable extends Error {
  readonly code = 'UNAVAILABLE'
  override readonly name = 'Unavailable'
  readonly counted: boolean
  readonly inDoubt: boolean
  readonly soon: boolean

  constructor(message: string, { cause, counted = true, inDoubt = false, soon = false }: UnavailableOptions = {}) {
    super(message, { cause })
    this.counted = counted
    this.inDoubt = inDoubt
    this.soon = soon
  }
}

/**
 * Why a publish did not succeed. `UNCONFIRMED` means unknown: publish the same message id again. `UNENCODABLE` is the message's own fault:
 * it has no form on the wire, now or later.
 */
export type PublishFailure = 'UNROUTABLE' | 'REFUSED' | 'UNCONFIRMED' | 'CLOSED' | 'UNENCODABLE'

/** The message may not be safe with the broker: whoever published it still owns it. */
export class PublishError extends Error {
  override readonly name = 'PublishError'
  /** The broker was not there, or took nothing from anybody: not a word about this message or where it was to go. */
  readonly away: boolean

  constructor(
    readonly code: PublishFailure,
    message: string,
    { cause, away = false }: { cause?: unknown; away?: boolean } = {},
  ) {
    super(message, { cause })
    this.away = away
  }
}

/** The broker can be reached but will not have us as configured. */
export class BrokerConfigurationError extends ConfigurationError<
  'ACCESS_REFUSED' | 'BAD_ADDRESS' | 'HEARTBEAT_UNFIT' | 'TOPOLOGY_MISMATCH' | 'TOPOLOGY_MISSING'
> {
  override readonly name = 'BrokerConfigurationError'
}
