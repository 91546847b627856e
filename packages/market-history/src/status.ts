import type { Querying } from '@trading/postgres'
import type { CandleWidth, HistoryTier } from './history'

/** The ticks of one symbol that are kept. */
export interface KeptTicks {
  symbol: string
  /** Their first and last time; null if all were dropped. */
  from: Date | null
  to: Date | null
  /** How many were stored, including those that were dropped since. */
  stored: number
}

/** The candles of one symbol, width and source. */
export interface KeptCandles {
  symbol: string
  width: CandleWidth
  source: string
  from: Date
  to: Date
  count: number
}

export interface HistoryStatus {
  tier: HistoryTier
  /** How many weeks of ticks there is room for, those made ahead of need included. */
  weeks: number
  /** With their indexes. */
  tickBytes: number
  candleBytes: number
  ticks: KeptTicks[]
  candles: KeptCandles[]
}

// Both kinds of server list the parts of a table in pg_inherits.
const sizeStatement = {
  text: `
    SELECT history_tier() AS tier, count(*)::int AS weeks, coalesce(sum(pg_total_relation_size(inhrelid)), 0)::float8 AS "tickBytes",
      pg_total_relation_size('candles')::float8 AS "candleBytes"
    FROM pg_inherits WHERE inhparent = 'ticks'::regclass`,
}

const candlesStatement = {
  text: `
    SELECT symbol, width, source, min(starts_at) AS from, max(starts_at) AS to, count(*)::float8 AS count
    FROM candles GROUP BY symbol, width, source ORDER BY symbol, source, width`,
}

// Each symbol by itself, so that the key of the ticks finds their first and last.
const ticksStatement = {
  text: `
    SELECT symbol, (SELECT min(event_at) FROM ticks WHERE ticks.symbol = known.symbol) AS from,
      (SELECT max(event_at) FROM ticks WHERE ticks.symbol = known.symbol) AS to, stored
    FROM (
      SELECT symbol, sum(ticks)::float8 AS stored FROM candles WHERE source = 'ticks' AND width = '1d' GROUP BY symbol
    ) AS known ORDER BY symbol`,
}

type Sizes = Omit<HistoryStatus, 'ticks' | 'candles'>

export const readStatus = (querying: Querying) => async (): Promise<HistoryStatus> => {
  const [size] = (await querying.rows<Sizes>(sizeStatement, [])).rows as [Sizes]
  const [ticks, candles] = [await querying.rows<KeptTicks>(ticksStatement, []), await querying.rows<KeptCandles>(candlesStatement, [])]
  return { ...size, ticks: ticks.rows, candles: candles.rows }
}
