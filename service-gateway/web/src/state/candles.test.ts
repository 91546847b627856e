import { changePercent, chartCandle, withPrice } from './candles'

const minute = 60_000
const start = Date.UTC(2026, 10, 27, 3, 0, 0)
const at = (ms: number): string => new Date(start + ms).toISOString()
const candles = [chartCandle({ at: at(0), open: '100', high: '101', low: '99.5', close: '100.5', volume: '0', ticks: 3 })]

test('a price changes the candle of its time', () => {
  expect(withPrice(candles, { price: '102', at: at(59_999) }, minute)).toEqual([
    { atMs: start, open: 100, high: 102, low: 99.5, close: 102 },
  ])
  expect(withPrice(candles, { price: '99', at: at(1) }, minute).at(-1)).toMatchObject({ low: 99, close: 99, high: 101 })
})

test('a price of the next span begins a candle, and one from before changes nothing', () => {
  expect(withPrice(candles, { price: '102', at: at(minute) }, minute)).toHaveLength(2)
  expect(withPrice([], { price: '102', at: at(30_000) }, minute)).toMatchObject([{ atMs: start, open: 102 }])
  expect(withPrice(candles, { price: '50', at: at(-1) }, minute)).toBe(candles)
  expect(withPrice(candles, { price: 'x', at: at(1) }, minute)).toBe(candles)
})

test('the change is that from the first price to the last', () => {
  expect(changePercent(candles)).toBeCloseTo(0.5)
  expect(changePercent([])).toBeUndefined()
})
