/** A price, and when it was the last one. */
export interface KnownPrice {
  readonly price: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Milliseconds since it was known to be the last one. */
  readonly ageMs: number
}

export interface MarketPrice extends KnownPrice {
  /** Whether it is known to be the last price now. */
  readonly live: boolean
}

export interface ChosenMark extends KnownPrice {
  readonly source: 'market data' | 'last fill'
}

/** The price at which a position is valued: that of market data, unless nobody confirms it and the last fill is later. */
export function markOf(lastFill: KnownPrice, market: MarketPrice | undefined): ChosenMark {
  if (!market || (!market.live && market.at < lastFill.at)) return { ...lastFill, source: 'last fill' }
  const { price, at, ageMs } = market
  return { price, at, ageMs, source: 'market data' }
}
