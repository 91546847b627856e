import type { IBackoff, IBackoffFactory } from 'cockatiel'

export interface BreakerDelaysOptions {
  firstMs?: number
  maxMs?: number
}

export interface BreakerDelays extends IBackoffFactory<unknown> {
  /** The last delay, in milliseconds. */
  readonly currentMs: number
}

/**
 * How long the breaker stays open before it allows a probe: 5 s, then 10, 20, 40 and at most 60 s, longer with each failed probe. Whenever
 * the breaker opens from closed, it calls the factory and so starts over.
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
