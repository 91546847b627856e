import type { CandleWidth } from '@trading/market-history'
import { isLate, settleMs, splitQuery } from './closed-candles'

const now = Date.UTC(2026, 10, 2, 12, 30, 45)
const at = (text: string) => Date.parse(`2026-11-${text}Z`)
const split = (width: CandleWidth, from: number, to: number) => {
  const { closed, open } = splitQuery({ symbol: 'SPX', width, limit: 10, from, to }, now)
  const span = (query: typeof closed) => query && [query.from, query.to]
  return { closed: span(closed), open: span(open) }
}

test.each([
  ['1m', at('02T12:29:00')],
  ['1h', at('02T12:00:00')],
  ['1d', at('02T00:00:00')],
] as const)('candles of %s that ended less than a minute ago, or not yet, are not taken for closed', (width, boundary) => {
  expect(split(width, 0, Infinity)).toEqual({ closed: [0, boundary], open: [boundary, Infinity] })
  expect(split(width, boundary, now)).toEqual({ closed: undefined, open: [boundary, now] })
  expect(split(width, boundary - 1, boundary)).toEqual({ closed: [boundary - 1, boundary], open: undefined })
})

test('a query without a span has no part', () => {
  for (const instant of [0, now, now + 1e9]) expect(split('1m', instant, instant)).toEqual({ closed: undefined, open: undefined })
  expect(split('1m', now, 0)).toEqual({ closed: undefined, open: undefined })
})

test('a tick of a candle that a reader takes for closed is late, also if the clocks differ by 30 s', () => {
  for (const behindMs of [0, 10_000, 30_000]) {
    for (let agoMs = 0; agoMs < 2 * settleMs; agoMs += 500) {
      const minute = Math.floor((now - agoMs) / 60_000) * 60_000
      const { closed } = splitQuery({ symbol: 'SPX', width: '1m', limit: 10, from: minute, to: minute + 60_000 }, now)
      if (closed) expect(isLate(now - agoMs, now - behindMs)).toBe(true)
    }
  }
  expect(isLate(now - 29_999, now)).toBe(false)
})
