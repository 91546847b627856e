import { circuitBreaker, handleWhen, type IBreaker } from 'cockatiel'
import { type BreakerDelays, createBreakerDelays } from './breaker-delays'
import { createBreakerRule } from './breaker-rule'

export type BreakerState = 'closed' | 'open' | 'half-open'

export type BreakerChange =
  /** `cause` is the fault that opened it; a probe is allowed in `reopenInMs`. */
  { state: 'open'; cause: unknown; reopenInMs: number } | { state: 'half-open' } | { state: 'closed' }

export interface BreakerOptions {
  /** Whether an error counts against the venue; what does not leaves a closed breaker as it is and closes a half-open one. */
  isFault: (error: unknown) => boolean
  rule?: IBreaker
  delays?: BreakerDelays
}

export interface Breaker {
  readonly state: BreakerState
  /** Throws cockatiel's `BrokenCircuitError` without calling while open. */
  execute<T>(call: () => Promise<T>): Promise<T>
  /** Tells each change as it happens: `open` before the call that opened it is rejected. Returns how to stop listening. */
  onChange(listener: (change: BreakerChange) => void): () => void
  close(): void
}

/**
 * cockatiel's breaker with named states and a timer: on its own it half-opens on the next call only, and while intake is paused
 * there is none. Here it becomes half-open by itself when it would allow a probe.
 */
export function createBreaker({ isFault, rule = createBreakerRule(), delays = createBreakerDelays() }: BreakerOptions): Breaker {
  const policy = circuitBreaker(handleWhen(isFault), { breaker: rule, halfOpenAfter: delays })
  const listeners = new Set<(change: BreakerChange) => void>()
  let state: BreakerState = 'closed'
  let disposed = false
  let timer: NodeJS.Timeout | undefined

  // The one place that moves between states.
  const moveTo = (change: BreakerChange) => {
    if (change.state === state) return
    state = change.state
    clearTimeout(timer)
    if (change.state === 'open') halfOpenAt(Date.now() + change.reopenInMs)
    for (const listener of listeners) listener(change)
  }

  // By the clock that cockatiel compares with: a timer may fire a little early, and the clock may be set back meanwhile.
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
