import type { Price, PriceState } from '@trading/market-data'
import { openPriceWatch } from './price-watch'

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

const stored = (sequence: number) => ({ epoch: 1, sequence, at: '2026-01-05T14:30:00.000Z' })

function watching() {
  const prices = new Map<string, Price>()
  const set = (symbol: string, state: PriceState, sequence = 1) =>
    prices.set(symbol, {
      tick: { symbol, epoch: 1, sequence, price: '1', quantity: undefined, eventAt: 0, ingestedAt: 0 },
      ...{ state, ageMs: 70 },
    })
  const log = { info: jest.fn(), warn: jest.fn(), error: jest.fn(), debug: jest.fn() }
  const looks: (readonly string[])[] = []
  set('A', 'live')
  set('B', 'live')
  const reader = { latest: (symbol: string) => prices.get(symbol) as Price, unready: () => undefined }
  const watch = openPriceWatch({ reader, symbols: ['A', 'B'], log: log as never, onLook: (dead) => looks.push(dead) })
  return { watch, set, prices, log, looks }
}

test('only the last price of a symbol may become a signal, and only while it is live', () => {
  const { watch, set } = watching()
  set('A', 'live', 5)
  expect(watch.isCurrent({ symbol: 'A', price: '1', stored: stored(5) })).toBe(true)
  expect(watch.isCurrent({ symbol: 'A', price: '1', stored: stored(4) })).toBe(false)
  for (const state of ['stale', 'resyncing', 'disconnected'] as const) {
    set('A', state, 5)
    expect(watch.isCurrent({ symbol: 'A', price: '1', stored: stored(5) })).toBe(false)
  }
  watch.close()
})

test('stale prices are told once, in readiness and to the metric, and so is their return', async () => {
  const { watch, set, prices, log, looks } = watching()
  await jest.advanceTimersByTimeAsync(250)
  expect(watch.unready()).toBeUndefined()
  expect(looks).toEqual([[]])
  set('B', 'stale')
  await jest.advanceTimersByTimeAsync(1_000)
  expect(log.warn.mock.calls).toEqual([
    [{ event: 'prices.stale', symbols: ['B'] }, 'no signals without fresh prices (B: stale, last confirmed 70 ms ago)'],
  ])
  expect(watch.unready()).toBe('no signals without fresh prices (B: stale, last confirmed 70 ms ago)')
  expect(looks.at(-1)).toEqual(['B'])
  set('B', 'live')
  await jest.advanceTimersByTimeAsync(1_000)
  expect(log.info.mock.calls).toEqual([[{ event: 'prices.live', symbols: ['B'] }, 'prices are fresh again: B']])
  prices.set('A', { tick: undefined, state: 'stale', ageMs: undefined })
  expect(watch.unready()).toContain('A: no price yet')
  watch.close()
})

test('the first prices are waited for before the log says that there are none', async () => {
  const { watch, prices, log } = watching()
  prices.set('A', { tick: undefined, state: 'stale', ageMs: undefined })
  await jest.advanceTimersByTimeAsync(4_750)
  expect(log.warn).not.toHaveBeenCalled()
  await jest.advanceTimersByTimeAsync(500)
  expect(log.warn).toHaveBeenCalledWith({ event: 'prices.stale', symbols: ['A'] }, 'no signals without fresh prices (A: no price yet)')
  watch.close()
})
