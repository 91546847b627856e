import { permitMs } from '@trading/runtime'
import type { Halt } from './halt'
import { createPermitState } from './permit-state'

const signal = { symbol: 'AAPL', strategy: 'momentum' }

const haltOf = (fields: Partial<Halt>): Halt => ({
  ...{ epoch: 1, what: 'all', name: '', reason: 'wrong prices', who: 'ann', login: 'trading_halt', at: new Date(0) },
  ...fields,
})

/** A permit on a clock that the test sets. */
function onClock() {
  const at = { monotonic: 5_000, wall: 1_000_000 }
  const state = createPermitState({ clock: () => ({ ...at }) })
  const pass = (ms: number) => {
    at.monotonic += ms
    at.wall += ms
  }
  const mayPlace = (of = signal) => state.refusal(of)?.because
  return { at, state, pass, mayPlace }
}

test('at first there is no permit', () => {
  expect(onClock().mayPlace()).toBe('permit')
})

test('a permit lasts 500 ms from the sending of the question, however late its answer comes', () => {
  const { at, state, pass, mayPlace } = onClock()
  const sentAt = { ...at }
  pass(permitMs - 1)
  expect(mayPlace()).toBe('permit')
  state.answered({ epoch: 0 }, sentAt)
  expect(mayPlace()).toBeUndefined()
  pass(1)
  expect(mayPlace()).toBe('permit')
  state.answered({ epoch: 0 }, sentAt)
  expect(mayPlace()).toBe('permit')
})

test('each answer prolongs it', () => {
  const { at, state, pass, mayPlace } = onClock()
  for (let asked = 0; asked < 5; asked++) {
    state.answered({ epoch: 0 }, { ...at })
    pass(permitMs - 1)
    expect(mayPlace()).toBeUndefined()
  }
})

test('it lapses if the machine slept, though the monotonic clock stood still', () => {
  const { at, state, mayPlace } = onClock()
  state.answered({ epoch: 0 }, { ...at })
  at.wall += permitMs
  expect(mayPlace()).toBe('permit')
})

test('a wall clock that is set back does not prolong it', () => {
  const { at, state, pass, mayPlace } = onClock()
  state.answered({ epoch: 0 }, { ...at })
  at.wall -= 3_600_000
  pass(permitMs)
  expect(mayPlace()).toBe('permit')
})

test('a halt of all forbids everything, says who and why, and holds until an answer without it', () => {
  const { at, state, mayPlace } = onClock()
  expect(state.answered({ epoch: 1, halts: [haltOf({})] }, { ...at })).toBe(true)
  expect(state.refusal(signal)).toEqual({ because: 'all', message: 'halted: all, by ann: wrong prices' })
  expect(state.answered({ epoch: 1 }, { ...at })).toBe(false)
  expect(mayPlace()).toBe('all')
  state.answered({ epoch: 2, halts: [] }, { ...at })
  expect(mayPlace()).toBeUndefined()
})

test('a halt of a symbol or a strategy forbids its own signals, however the symbol is spelled', () => {
  const { at, state, mayPlace } = onClock()
  const halts = [haltOf({ what: 'symbol', name: 'AAPL' }), haltOf({ epoch: 2, what: 'strategy', name: 'mean reversion' })]
  state.answered({ epoch: 2, halts }, { ...at })
  expect(mayPlace()).toBe('symbol')
  expect(mayPlace({ symbol: 'aapl', strategy: 'x' })).toBe('symbol')
  expect(mayPlace({ symbol: 'MSFT', strategy: 'mean reversion' })).toBe('strategy')
  expect(mayPlace({ symbol: 'MSFT', strategy: 'momentum' })).toBeUndefined()
  // The name of a symbol is no name of a strategy.
  expect(mayPlace({ symbol: 'mean reversion', strategy: 'AAPL' })).toBeUndefined()
})

test('what is known of halts stays known when the permit lapses', () => {
  const { at, state, pass, mayPlace } = onClock()
  state.answered({ epoch: 1, halts: [haltOf({})] }, { ...at })
  pass(permitMs)
  expect(mayPlace()).toBe('permit')
  state.answered({ epoch: 1 }, { ...at })
  expect(mayPlace()).toBe('all')
})
