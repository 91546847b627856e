import type { CandleQuery, CandleWidth } from '@trading/market-history'

const spans: Record<CandleWidth, number> = { '1m': 60_000, '1h': 3_600_000, '1d': 86_400_000 }

/** How long after its end a candle counts as closed. Later ticks of it are announced, so that those who cached it read it again. */
export const settleMs = 60_000

/** A tick that is written this long after its event is announced. Half the time, so that clocks may differ by the other half. */
const lateMs = settleMs / 2

/** Whether a tick that was written by `now` may belong to a candle that a reader took for closed. */
export const isLate = (eventAt: number, now: number): boolean => eventAt <= now - lateMs

/**
 * The part of a query that asks for closed candles, which may be cached, and the part that asks for those that still change, whose close is
 * the price of now; undefined for a part that is empty.
 */
export function splitQuery(query: CandleQuery, now: number): { closed: CandleQuery | undefined; open: CandleQuery | undefined } {
  const { from, to, width } = query
  const boundary = Math.floor((now - settleMs) / spans[width]) * spans[width]
  return {
    closed: from < Math.min(to, boundary) ? { ...query, to: Math.min(to, boundary) } : undefined,
    open: to > Math.max(from, boundary) ? { ...query, from: Math.max(from, boundary) } : undefined,
  }
}
