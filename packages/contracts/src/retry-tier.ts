/** One wait before a message is tried again. */
export interface RetryTier {
  /** On the family's retry exchange. */
  routingKey: string
  delayMs: number
}

/** With the queue in which copies wait so long. */
export interface RetryQueue extends RetryTier {
  queue: string
}

export type RetryTiers<Tier = RetryTier> = readonly [Tier, ...Tier[]]

/** The waits of a family, shortest first; a message has one attempt more than there are waits. */
export function tiers(first: number, ...others: number[]): RetryTiers {
  const waits = [first, ...others]
  const rising = waits.every((ms, index) => Number.isSafeInteger(ms) && ms > (waits[index - 1] ?? 0))
  if (!rising) throw new RangeError(`retry tiers must be whole milliseconds above 0, shortest first, got ${waits.join(', ')}`)
  return [tier(first), ...others.map(tier)]
}

const tier = (delayMs: number): RetryTier => ({ routingKey: delayMs % 1_000 === 0 ? `${delayMs / 1_000}s` : `${delayMs}ms`, delayMs })

/** The tiers of a family with their queues. */
export const retryQueues = ([first, ...others]: RetryTiers, family: string): RetryTiers<RetryQueue> => {
  const withQueue = (one: RetryTier): RetryQueue => ({ ...one, queue: `${family}.retry.${one.routingKey}.v1` })
  return [withQueue(first), ...others.map(withQueue)]
}
