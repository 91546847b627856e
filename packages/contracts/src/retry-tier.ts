/** A delay before a message is retried. */
export interface RetryTier {
  /** The routing key on the family's retry exchange. */
  routingKey: string
  delayMs: number
}

/** A retry tier with the queue in which its copies wait. */
export interface RetryQueue extends RetryTier {
  queue: string
}

export type RetryTiers<Tier = RetryTier> = readonly [Tier, ...Tier[]]

/** The retry tiers of a family, shortest delay first; a message gets one more attempt than there are tiers. */
export function tiers(first: number, ...others: number[]): RetryTiers {
  const waits = [first, ...others]
  const rising = waits.every((ms, index) => Number.isSafeInteger(ms) && ms > (waits[index - 1] ?? 0))
  if (!rising) throw new RangeError(`retry tiers must be whole milliseconds above 0, shortest first; got ${waits.join(', ')}`)
  return [tier(first), ...others.map(tier)]
}

const tier = (delayMs: number): RetryTier => ({ routingKey: delayMs % 1_000 === 0 ? `${delayMs / 1_000}s` : `${delayMs}ms`, delayMs })

/** The tiers of a family with their queues. */
export const retryQueues = ([first, ...others]: RetryTiers, family: string): RetryTiers<RetryQueue> => {
  const withQueue = (one: RetryTier): RetryQueue => ({ ...one, queue: `${family}.retry.${one.routingKey}.v1` })
  return [withQueue(first), ...others.map(withQueue)]
}
