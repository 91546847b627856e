import type { Position } from './position'

/** One price of one symbol, as it was stored. */
export interface MarketTick extends Position {
  readonly symbol: string
  /** An exact decimal above zero. */
  readonly price: string
  /** Units traded at this price, an exact decimal; undefined if the source does not say. */
  readonly quantity: string | undefined
  /** The source's time, milliseconds since the epoch. */
  readonly eventAt: number
  /** When it was stored, milliseconds since the epoch by the writer's clock. Never goes back within a symbol. */
  readonly ingestedAt: number
}
