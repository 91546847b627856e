import type { Conditions } from './conditions'

export interface DelayLineOptions {
  conditions: () => Conditions
  /** From 0 to below 1. */
  random: () => number
  now: () => number
}

/** Says when so many bytes come out at the other end, in the terms of `now`. They leave in order, one after the other. */
export function createDelayLine({ conditions, random, now }: DelayLineOptions): (bytes: number) => number {
  let arrived = 0
  return (bytes) => {
    const { latencyMs, jitterMs, bytesPerSecond } = conditions()
    const underWayMs = latencyMs + jitterMs * random()
    arrived = Math.max(arrived, now() + underWayMs) + (bytes / bytesPerSecond) * 1_000
    return arrived
  }
}
