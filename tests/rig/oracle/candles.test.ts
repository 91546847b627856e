import { candleDifferences } from './candles'
import { observed, tick } from './prices.fixture'

const { candles } = observed()
const ticks = [tick(1), tick(2), tick(3)]

test('candles that are those of the ticks do not differ, in whatever order the ticks came', () => {
  expect(candleDifferences([...ticks].reverse(), candles)).toEqual([])
})

test.each(['open', 'high', 'low', 'close', 'volume'] as const)('another %s is found', (field) => {
  const [first, ...rest] = candles
  expect(candleDifferences(ticks, [{ ...(first as (typeof candles)[number]), [field]: '102' }, ...rest])).toEqual([
    expect.stringMatching(/^candle A 1m 0 is .*, recomputed /),
  ])
})

test('a tick that was counted twice is found, and a candle that is missing or should not be there', () => {
  const [first, ...rest] = candles.map((candle) => ({ ...candle, ticks: 4 }))
  expect(candleDifferences(ticks, [first as (typeof candles)[number]])).toEqual([
    expect.stringContaining('candle A 1m 0 is'),
    'candle A 1h 0 is missing',
    'candle A 1d 0 is missing',
  ])
  expect(candleDifferences([], rest)).toHaveLength(2)
})

test('amounts are compared as exact decimals, however they are written', () => {
  const exact = [tick(1, { price: '0.100000000001', quantity: '999999999999999999.000000000001' })]
  const same = candles.map((candle) => ({ ...candle, open: '0.100000000001', high: '0.100000000001', low: '0.100000000001', ticks: 1 }))
  const volume = '999999999999999999.000000000001'
  expect(
    candleDifferences(
      exact,
      same.map((candle) => ({ ...candle, close: '0.100000000001', volume })),
    ),
  ).toEqual([])
  expect(
    candleDifferences(
      exact,
      same.map((candle) => ({ ...candle, close: '0.100000000002', volume })),
    ),
  ).toHaveLength(3)
})

test('of ticks at one instant the epoch and the number decide which opens and which closes', () => {
  const atOnce = [
    tick(2, { price: '12', eventAt: 0 }),
    tick(1, { price: '11', eventAt: 0 }),
    tick(1, { epoch: 2, price: '13', eventAt: 0 }),
  ]
  const expected = candles.map((candle) => ({ ...candle, open: '11', high: '13', low: '11', close: '13' }))
  expect(candleDifferences(atOnce, expected)).toEqual([])
})
