import type { Price, PriceState } from '@trading/market-data'
import { keepingLog } from '../examples.fixture'
import { createIntakeGate } from './gate'
import { shutWithoutPrices } from './shut-without-prices'

beforeEach(() => jest.useFakeTimers())
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0)
  jest.useRealTimers()
})

function guarding() {
  const states = new Map<string, PriceState>()
  let away: string | undefined = 'not connected to Redis'
  const { log, lines } = keepingLog()
  const gate = createIntakeGate({ log })
  gate.steer({ pause: async () => undefined, resume: async () => undefined })
  const reader = {
    latest: (symbol: string) => ({ state: states.get(symbol), tick: symbol === 'UNKNOWN' ? undefined : {} }) as Price,
    get symbols() {
      return [...states.keys()]
    },
    unready: () => away,
  }
  const watch = shutWithoutPrices({ reader, gate, restMs: 5_000, probeMs: 1_000 })
  const set = (next: Record<string, PriceState>, redis?: string) => {
    away = redis
    for (const [symbol, state] of Object.entries(next)) states.set(symbol, state)
    jest.advanceTimersByTime(100)
    return gate.state
  }
  return { gate, watch, set, lines }
}

test('no signal is taken before Redis was reached, nor while it is away', () => {
  const { gate, watch, set, lines } = guarding()
  expect(gate.state).toBe('shut')
  expect(set({})).toBe('open')
  expect(set({ A: 'live' })).toBe('open')
  expect(set({ A: 'disconnected' }, 'not connected to Redis: refused')).toBe('shut')
  expect(lines.at(-1)).toMatchObject({ event: 'intake.paused', reason: 'prices', cause: 'not connected to Redis: refused' })
  expect(set({ A: 'live' })).toBe('open')
  watch.close()
})

test('while one price is fresh signals are taken, and while none is the backlog waits in the queue', () => {
  const { gate, watch, set } = guarding()
  expect(set({ A: 'live', B: 'stale' })).toBe('open')
  expect(set({ A: 'stale' })).toBe('shut')
  expect([...gate.reasons]).toEqual(['prices'])
  expect(set({ B: 'live' })).toBe('open')
  watch.close()
})

test('a symbol that never had a price does not stop the others', () => {
  const { watch, set } = guarding()
  expect(set({ UNKNOWN: 'stale' })).toBe('open')
  expect(set({ UNKNOWN: 'stale', A: 'live' })).toBe('open')
  watch.close()
})

test('while all prices are stale signals are let in one at a time now and then, as their symbols may be others', () => {
  const { gate, watch, set } = guarding()
  expect(set({ A: 'stale' })).toBe('shut')
  jest.advanceTimersByTime(4_800)
  expect(gate.state).toBe('shut')
  jest.advanceTimersByTime(200)
  expect(gate.state).toBe('half-open')
  jest.advanceTimersByTime(1_000)
  expect(gate.state).toBe('shut')
  jest.advanceTimersByTime(5_000)
  expect(gate.state).toBe('half-open')
  expect(set({ B: 'live' })).toBe('open')
  watch.close()
})
