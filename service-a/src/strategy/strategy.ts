import type { Side } from '@trading/contracts'
import type { Tick } from '../feed/feed'

/** What a strategy wants done about a tick. */
export interface Decision {
  side: Side
  /** How sure it is, 0 to 1. */
  confidence: number
}

/** Turns ticks into decisions. It holds what it remembers itself, for each symbol apart. */
export interface Strategy {
  /** Stands in every signal: 1 to 64 characters. */
  readonly name: string
  /** How many ticks of a symbol it must see before it can decide; these are drawn from the feed without waiting for the interval. */
  readonly warmUpTicks: number
  /** What to do now, or undefined for nothing. */
  onTick(tick: Tick): Decision | undefined
}
