import type { MarketTick } from '@trading/market-data'
import type { StoreState } from '@trading/postgres'
import type { Owned } from '@trading/runtime'

export const candleWidths = ['1m', '1h', '1d'] as const
export type CandleWidth = (typeof candleWidths)[number]

/** Milliseconds. */
export const candleSpanMs: Record<CandleWidth, number> = { '1m': 60_000, '1h': 3_600_000, '1d': 86_400_000 }

/** Prices of one symbol in one span of time. */
export interface Candle {
  readonly symbol: string
  readonly width: CandleWidth
  /** The beginning of the span, RFC 3339 in UTC. */
  readonly startsAt: string
  /** `ticks` if it was made from ticks, else where its bar was loaded from. */
  readonly source: string
  /** Exact decimals. */
  readonly open: string
  readonly high: string
  readonly low: string
  readonly close: string
  /** The sum of the quantities of its ticks; 0 if the source has none. */
  readonly volume: string
  readonly ticks: number
}

export interface CandleQuery {
  symbol: string
  width: CandleWidth
  /** Milliseconds since the epoch; from this instant on, and before that one. */
  from: number
  to: number
  /** The most candles to return. */
  limit: number
}

/** What is known of a symbol from one source. */
export interface Instrument {
  readonly symbol: string
  /** As of a candle: `ticks`, or where bars were loaded from. */
  readonly source: string
  readonly name?: string
  /** The times of its first and last price by the source's clock, RFC 3339 in UTC. */
  readonly firstSeen: string
  readonly lastSeen: string
}

export interface SeenInstrument {
  symbol: string
  source: string
  name?: string
  /** Milliseconds since the epoch. */
  firstSeen: number
  lastSeen: number
}

/** `timescaledb`: chunks. `partitions`: declarative partitions, on a server without TimescaleDB. Both give the same answers. */
export type HistoryTier = 'timescaledb' | 'partitions'

export interface History extends Owned {
  /** The epoch of a writer that starts now: higher than any before. */
  nextEpoch(): Promise<number>
  /** Stores ticks and their candles in one commit, as often as the same ticks come. Resolves with how many were new. */
  append(ticks: readonly MarketTick[]): Promise<number>
  /** The oldest first. */
  candles(query: CandleQuery): Promise<Candle[]>
  /** By symbol and source. */
  instruments(): Promise<Instrument[]>
  /** Widens the time in which each was seen; at most one entry for a symbol and source. Resolves with how many that changed. */
  recordInstruments(seen: readonly SeenInstrument[]): Promise<number>
  /** Drops the weeks that ended longer ago than this many days, and says how many. */
  dropWeeks(keepDays: number): Promise<number>
  tier(): Promise<HistoryTier>
  onState(listener: (state: StoreState, cause?: unknown) => void): () => void
  unready(): string | undefined
  close(): Promise<void>
  closed: Promise<void>
}
