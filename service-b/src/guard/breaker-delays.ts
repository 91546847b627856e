import type { IBackoff, IBackoffFactory } from 'cockatiel'

export interface BreakerDelaysOptions {
  firstMs?: number
  maxMs?: number
}

export interface BreakerDelays extends IBackoffFactory<unknown> {
  /** The most recent delay, in milliseconds. */
  readonly currentMs: number
}

/**
 * How long the breaker stays open before it allows a probe: 5 s, doubling up to 60 s with each failed probe. The breaker calls the factory,
 * and so starts over, whenever it opens from closed.
 */
export function createBreakerDelays({ firstMs = 5_000, maxMs = 60_000 }: BreakerDelaysOptions = {}): BreakerDelays {
  let currentMs = firstMs
  const delay = (duration: number): IBackoff<unknown> => {
    currentMs = duration
    return { duration, next: () => delay(Math.min(maxMs, duration * 2)) }
  }
  return {
    next: () => delay(firstMs),
    get currentMs() {
      return currentMs
    },
  }
}
