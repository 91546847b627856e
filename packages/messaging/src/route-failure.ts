import { type RetryTier, retryTiers } from '@trading/contracts'
import { Poison, VenueUnavailable } from './errors'

/** An ordinary failure is tried this often in all. */
export const maxAttempts = 4

/** Where a message goes whose handler threw. */
export type FailureRoute =
  | { to: 'dead' }
  | { to: 'retry'; tier: RetryTier; attempt: number }
  /** Its next attempt would come after its deadline. */
  | { to: 'expired' }

export interface FailedDelivery {
  cause: unknown
  /** Which attempt failed, from 1. */
  attempt: number
  /** Milliseconds since the epoch; undefined where the message could not be decoded. */
  validUntil: number | undefined
  now: number
}

const [firstTier, , lastTier] = retryTiers

/**
 * Decides by what was thrown: Poison ends at once, an absent venue is waited for until the deadline, and past it where the message is
 * in doubt; anything else has four attempts.
 */
export function routeFailure({ cause, attempt, validUntil, now }: FailedDelivery): FailureRoute {
  if (cause instanceof Poison || validUntil === undefined) return { to: 'dead' }
  const outage = cause instanceof VenueUnavailable
  if (!outage && attempt >= maxAttempts) return { to: 'dead' }
  const counted = !outage || cause.counted
  const tier = counted ? (retryTiers[attempt - 1] ?? lastTier) : firstTier
  const next = counted ? attempt + 1 : attempt
  if (now + tier.delayMs < validUntil) return { to: 'retry', tier, attempt: next }
  // "Expired" would say that nothing was executed, and only the venue can say that.
  return outage && cause.inDoubt ? { to: 'retry', tier: cause.soon ? firstTier : lastTier, attempt: next } : { to: 'expired' }
}
