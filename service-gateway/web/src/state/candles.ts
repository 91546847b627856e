import type { CandleView, PriceView } from '../api/answers'

export type Interval = '1m' | '1h' | '1d'

export const intervalMs: Readonly<Record<Interval, number>> = { '1m': 60_000, '1h': 3_600_000, '1d': 86_400_000 }

/** A candle as the chart draws it. */
export interface ChartCandle {
  atMs: number
  open: number
  high: number
  low: number
  close: number
}

export const chartCandle = ({ at, open, high, low, close }: CandleView): ChartCandle => ({
  atMs: Date.parse(at),
  open: Number(open),
  high: Number(high),
  low: Number(low),
  close: Number(close),
})

/** The candles with a price that has come since, in the last one or in a new one. A price from before is already in them. */
export function withPrice(
  candles: readonly ChartCandle[],
  { price, at }: Pick<PriceView, 'price' | 'at'>,
  width: number,
): readonly ChartCandle[] {
  const last = candles.at(-1)
  const value = Number(price)
  const atMs = Math.floor(Date.parse(at) / width) * width
  if (!Number.isFinite(value) || Number.isNaN(atMs) || (last && atMs < last.atMs)) return candles
  if (!last || atMs > last.atMs) return [...candles, { atMs, open: value, high: value, low: value, close: value }]
  return [...candles.slice(0, -1), { ...last, high: Math.max(last.high, value), low: Math.min(last.low, value), close: value }]
}

/** How far the last price is above the first, in percent; undefined without candles. */
export function changePercent(candles: readonly ChartCandle[]): number | undefined {
  const [first, last] = [candles[0], candles.at(-1)]
  return first && last && first.open > 0 ? ((last.close - first.open) / first.open) * 100 : undefined
}
