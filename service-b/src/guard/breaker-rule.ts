import { CircuitState, type IBreaker } from 'cockatiel'

export interface BreakerRuleOptions {
  /** Opens after this many faults in a row. */
  faultsInARow?: number
  /** Opens when at least this share of the calls in the window were faults… */
  faultShare?: number
  /** …and there were at least this many calls. */
  minCalls?: number
  /** Whole seconds. */
  windowSeconds?: number
  /** Milliseconds since the epoch. */
  now?: () => number
}

/**
 * When the breaker opens: five faults in a row, or half of at least ten calls in the last 30 s. Judged at each fault. Counts by
 * whole seconds, so its memory does not grow with the rate of calls.
 *
 * cockatiel's own rules do not do: it cannot join two of them, and its `SamplingBreaker` forgets one second at most with each call, however
 * long the last call is ago. An engine that gets a signal every few seconds would count faults of many minutes.
 */
export function createBreakerRule({
  faultsInARow = 5,
  faultShare = 0.5,
  minCalls = 10,
  windowSeconds = 30,
  now = Date.now,
}: BreakerRuleOptions = {}): IBreaker {
  const seconds = Array.from({ length: windowSeconds }, () => ({ second: 0, calls: 0, faults: 0 }))
  let inARow = 0

  const currentSecond = () => {
    const second = Math.floor(now() / 1_000)
    const slot = seconds[second % windowSeconds] as (typeof seconds)[number]
    if (slot.second !== second) Object.assign(slot, { second, calls: 0, faults: 0 })
    return slot
  }

  const shareIsReached = (latest: number): boolean => {
    let calls = 0
    let faults = 0
    for (const slot of seconds) {
      if (slot.second <= latest - windowSeconds || slot.second > latest) continue
      calls += slot.calls
      faults += slot.faults
    }
    return calls >= minCalls && faults >= calls * faultShare
  }

  return {
    state: undefined,
    success(state) {
      inARow = 0
      // The probe succeeded: what was counted before the outage ended must not open a breaker that just closed.
      if (state === CircuitState.HalfOpen) for (const slot of seconds) slot.second = 0
      currentSecond().calls++
    },
    failure() {
      const slot = currentSecond()
      slot.calls++
      slot.faults++
      return ++inARow >= faultsInARow || shareIsReached(slot.second)
    },
  }
}
