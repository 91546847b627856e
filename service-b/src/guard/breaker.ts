import { circuitBreaker, handleWhen, type IBreaker } from 'cockatiel'
import { type BreakerDelays, createBreakerDelays } from './breaker-delays'
import { createBreakerRule } from './breaker-rule'

export type BreakerState = 'closed' | 'open' | 'half-open'

export type BreakerChange =
  /** `cause` is the fault that opened it; a probe is allowed in `reopenInMs`. */
  { state: 'open'; cause: unknown; reopenInMs: number } | { state: 'half-open' } | { state: 'closed' }

export interface BreakerOptions {
  /** Whether an error counts against the venue. Any other error leaves a closed breaker closed and closes a half-open one. */
  isFault: (error: unknown) => boolean
  rule?: IBreaker
  delays?: BreakerDelays
}

export interface Breaker {
  readonly state: BreakerState
  /** Throws cockatiel's `BrokenCircuitError` without calling while open. */
  execute<T>(call: () => Promise<T>): Promise<T>
  /** Calls the listener on each change: on `open`, before the call that opened it rejects. Returns a function that unsubscribes. */
  onChange(listener: (change: BreakerChange) => void): () => void
  close(): void
}

/**
 * cockatiel's breaker with named states and a timer that half-opens it as soon as it would allow a probe. Without the timer it half-opens
 * on the next call only, and there is none while intake is paused.
 */
export function createBreaker({ isFault, rule = createBreakerRule(), delays = createBreakerDelays() }: BreakerOptions): Breaker {
  const policy = circuitBreaker(handleWhen(isFault), { breaker: rule, halfOpenAfter: delays })
  const listeners = new Set<(change: BreakerChange) => void>()
  let state: BreakerState = 'closed'
  let disposed = false
  let timer: NodeJS.Timeout | undefined

  // The only place that changes the state.
  const moveTo = (change: BreakerChange) => {
    if (change.state === state) return
    state = change.state
    clearTimeout(timer)
    if (change.state === 'open') halfOpenAt(Date.now() + change.reopenInMs)
    for (const listener of listeners) listener(change)
  }

  // Uses the clock that cockatiel compares with: a timer may fire slightly early, and the clock may be set back in the meantime.
  const halfOpenAt = (at: number) => {
    const leftMs = at - Date.now()
    if (disposed) return
    if (leftMs <= 0) return moveTo({ state: 'half-open' })
    timer = setTimeout(() => halfOpenAt(at), leftMs).unref()
  }

  policy.onBreak((reason) => moveTo({ state: 'open', cause: 'error' in reason ? reason.error : undefined, reopenInMs: delays.currentMs }))
  policy.onHalfOpen(() => moveTo({ state: 'half-open' }))
  policy.onReset(() => moveTo({ state: 'closed' }))

  return {
    get state() {
      return state
    },
    execute: (call) => policy.execute(call),
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      disposed = true
      clearTimeout(timer)
      listeners.clear()
    },
  }
}
