import type { QueueFamily, RetryQueue } from '@trading/contracts'
import { Poison, Unavailable } from './errors'

/** Where a message goes whose handler threw. */
export type FailureRoute =
  | { to: 'dead' }
  | { to: 'retry'; tier: RetryQueue; attempt: number }
  /** Its next attempt would come after its deadline. */
  | { to: 'expired' }

export interface FailedDelivery {
  /** That the message is of. */
  family: Pick<QueueFamily, 'retry' | 'attempts' | 'deadline'>
  cause: unknown
  /** Which attempt failed, from 1. */
  attempt: number
  /** Milliseconds since the epoch, Infinity where it has no deadline; undefined where the message could not be decoded. */
  validUntil: number | undefined
  now: number
}

/**
 * Decides by what was thrown: Poison ends at once, an outage is waited for until the deadline, and past it where the message is in doubt;
 * anything else has as many attempts as its family gives it. Without a deadline an outage is waited for as long as it lasts, and no attempt
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
  const tier = counted ? (tiers[attempt - 1] ?? lastTier) : firstTier
  const next = counted ? attempt + 1 : attempt
  if (now + tier.delayMs < validUntil) return { to: 'retry', tier, attempt: next }
  // "Expired" would say that nothing was executed, and only the venue can say that.
  return outage && cause.inDoubt ? { to: 'retry', tier: cause.soon ? firstTier : lastTier, attempt: next } : { to: 'expired' }
}
