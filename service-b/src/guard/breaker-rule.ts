import { CircuitState, type IBreaker } from 'cockatiel'

export interface BreakerRuleOptions {
  /** Opens after this many consecutive faults. */
  faultsInARow?: number
  /** Opens if at least this share of the calls in the window were faults… */
  faultShare?: number
  /** …and there were at least this many calls. */
  minCalls?: number
  /** Whole seconds. */
  windowSeconds?: number
  /** Milliseconds since the epoch. */
  now?: () => number
}

/**
 * Opens the breaker after five consecutive faults, or if half of at least ten calls in the last 30 s were faults. Evaluated at each fault.
 * Counts per whole second, so its memory does not grow with the rate of calls.
 *
 * cockatiel's own rules are not enough: they cannot be combined, and its `SamplingBreaker` drops at most one second per call, however long
 * ago the last call was. An engine that gets a signal every few seconds would count faults from many minutes.
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
      // The probe succeeded: faults from the outage must not reopen a breaker that just closed.
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
