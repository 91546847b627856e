/** Where a tick stands among those of its symbol. */
export interface SeenPosition {
  symbol: string
  epoch: number
  sequence: number
}

export interface SeenTick extends SeenPosition {
  price: string
  quantity: string | undefined
}

export type SeenState = 'live' | 'stale' | 'resyncing' | 'disconnected'

/** What one reader logged. Times are milliseconds since the epoch, by the one clock of the machine. */
export interface ReaderLog {
  name: string
  /** The ticks of its iteration, in order, each with how many it was told that it skipped. */
  ticks: readonly (SeenTick & { at: number; skipped: number })[]
  /** The state of each symbol, at each change and at least every 100 ms of ticks; the position is 0 0 without a price. */
  states: readonly (SeenPosition & { at: number; state: SeenState; ageMs: number | undefined })[]
  /** When each of its connections was up. */
  connectedAt: readonly number[]
  /** How often it found that it had missed a tick. */
  gaps: number
  /** What it kept, each time a price became live and at the end, the oldest first. */
  kept: readonly (readonly SeenTick[])[]
  /** The prices that it ended with. */
  last: readonly SeenTick[]
}

/** A candle made from ticks. Times are milliseconds since the epoch, amounts are exact decimals. */
export interface SeenCandle {
  symbol: string
  width: string
  startsAt: number
  open: string
  high: string
  low: string
  close: string
  volume: string
  ticks: number
}

export interface StoredTick extends SeenTick {
  /** Milliseconds since the epoch. */
  eventAt: number
}

/** What happened to prices while a row ran. */
export interface PriceObservations {
  /** Such as `Redis 7.0.15, partitions`. */
  servers: string
  readers: readonly ReaderLog[]
  /** What a bare subscriber received, in order. */
  published: readonly (SeenTick & { at: number })[]
  /** When Redis lost what it had, so that it knew less than had been published. */
  lostAt: readonly number[]
  /** When the last fault was over; until then Redis may have nothing to read. */
  healedAt: number
  /** What Redis holds at the end. */
  held: readonly { last: SeenTick | undefined; recent: readonly SeenTick[] }[]
  /** The history at the end. */
  stored: readonly StoredTick[]
  candles: readonly SeenCandle[]
  /** The age beyond which readers must call a price stale. */
  maxAgeMs: number
}
