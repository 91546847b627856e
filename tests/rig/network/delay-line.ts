import type { Conditions } from './conditions'

export interface DelayLineOptions {
  conditions: () => Conditions
  /** From 0 to below 1. */
  random: () => number
  now: () => number
}

/** Returns when this many bytes arrive, on the clock of `now`. Bytes arrive in order. */
export function createDelayLine({ conditions, random, now }: DelayLineOptions): (bytes: number) => number {
  let arrived = 0
  return (bytes) => {
    const { latencyMs, jitterMs, bytesPerSecond } = conditions()
    const underWayMs = latencyMs + jitterMs * random()
    arrived = Math.max(arrived, now() + underWayMs) + (bytes / bytesPerSecond) * 1_000
    return arrived
  }
}
