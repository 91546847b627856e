import type { QueueFamily, RetryQueue } from '@trading/contracts'
import { Poison, Unavailable } from './errors'

/** Where a message goes after its handler threw. */
export type FailureRoute =
  | { to: 'dead' }
  | { to: 'retry'; tier: RetryQueue; attempt: number }
  /** Its next attempt would come after its deadline. */
  | { to: 'expired' }

export interface FailedDelivery {
  /** The message's family. */
  family: Pick<QueueFamily, 'retry' | 'attempts' | 'deadline'>
  cause: unknown
  /** The number of the failed attempt, from 1. */
  attempt: number
  /** Milliseconds since the epoch; Infinity without a deadline; undefined if the message could not be decoded. */
  validUntil: number | undefined
  now: number
}

/**
 * Decides by the error: Poison is dead-lettered at once; an outage is waited out until the deadline, and beyond it while the message is in
 * doubt; anything else gets the attempts of its family. Without a deadline an outage is waited out for as long as it lasts, and no attempt
 * is counted for it.
 */
export function routeFailure({ family, cause, attempt, validUntil, now }: FailedDelivery): FailureRoute {
  if (cause instanceof Poison || validUntil === undefined) return { to: 'dead' }
  const outage = cause instanceof Unavailable
  if (!outage && attempt >= family.attempts) return { to: 'dead' }
  const { tiers } = family.retry
  const [firstTier] = tiers
  const lastTier = tiers.at(-1) ?? firstTier
  const counted = !outage || (cause.counted && family.deadline !== undefined)
  const longest = () => tiers.findLast(({ delayMs }) => now + delayMs < validUntil) ?? firstTier
  const uncounted = outage && cause.slow ? longest() : firstTier
  const tier = counted ? (tiers[attempt - 1] ?? lastTier) : uncounted
  const next = counted ? attempt + 1 : attempt
  if (now + tier.delayMs < validUntil) return { to: 'retry', tier, attempt: next }
  // "Expired" would claim that nothing was executed, and only the venue knows that.
  return outage && cause.inDoubt ? { to: 'retry', tier: cause.soon ? firstTier : lastTier, attempt: next } : { to: 'expired' }
}
