import type { Price } from '@trading/market-data'
import { neverAborted } from '@trading/venue/examples'
import { signal } from './examples.fixture'
import { priceCollar } from './price-collar'

const priceAt = (price: string, more: Partial<Price> = {}): Price => ({
  tick: { symbol: 'AAPL', epoch: 1, sequence: 1, price, quantity: undefined, eventAt: 0, ingestedAt: 0 },
  ...{ state: 'live', ageMs: 10, ...more },
})
const unknown: Price = { tick: undefined, state: 'resyncing', ageMs: undefined }

const around = (now: Price, later = now) => {
  const settled = jest.fn(async () => later)
  return { settled, collar: priceCollar({ reader: { latest: () => now, settled }, bps: 500 }) }
}

test('an order near the latest price may be placed, and nothing is waited for', () => {
  const { collar, settled } = around(priceAt('190'))
  expect(collar(signal({ referencePrice: '189.25' }), neverAborted)).toBeUndefined()
  expect(settled).not.toHaveBeenCalled()
})

test('an order far from it is rejected', () => {
  expect(around(priceAt('160')).collar(signal({ referencePrice: '189.25' }), neverAborted)).toEqual({
    rejects: expect.stringMatching(/^the reference price 189\.25 is 1828\.1 bps away from the latest price of AAPL, 160/),
  })
})

test('the first price of a symbol is waited for', async () => {
  const { collar } = around(unknown, priceAt('190'))
  expect(await collar(signal(), neverAborted)).toBeUndefined()
})

test.each([
  ['stale', priceAt('190', { state: 'stale', ageMs: 2_001 }), 'no fresh price of AAPL: stale, last confirmed 2001 ms ago'],
  ['unknown', unknown, 'no fresh price of AAPL: resyncing, never confirmed'],
  ['out of reach', priceAt('190', { state: 'disconnected' }), 'no fresh price of AAPL: disconnected, last confirmed 10 ms ago'],
])('while the price is %s the signal waits, no attempt is counted, and nothing is in doubt', async (_, price, message) => {
  expect(await around(price).collar(signal(), neverAborted)).toEqual({
    waits: expect.objectContaining({ counted: false, inDoubt: false, message }),
  })
})
