import { Exact } from '@trading/venue'

// A quotient of two doubles is off by less than a part in 10^15.
const margin = 1e-12

export interface CollarOptions {
  symbol: string
  /** The price on which the strategy decided. */
  referencePrice: string
  /** The latest price of the symbol. */
  latest: string
  /** How far apart they may be, in hundredths of a percent of the latest price. */
  bps: number
}

/**
 * Describes how a reference price violates the collar: |reference − latest| ÷ latest × 10,000 above `bps`; undefined if it does not. Exchanges
 * call it a price band or a price reasonability check.
 */
export function checkCollar({ symbol, referencePrice, latest, bps }: CollarOptions): string | undefined {
  // Exact decimals are far slower, and needed only near the limit.
  const distance = Math.abs(Number(referencePrice) - Number(latest)) / Number(latest)
  if (distance * 10_000 <= bps * (1 - margin)) return undefined
  const exact = new Exact(referencePrice).minus(latest).abs().times(10_000).div(latest)
  if (exact.lte(bps)) return undefined
  return `the reference price ${referencePrice} is ${exact.toFixed(1)} bps away from the latest price of ${symbol}, ${latest}, above the collar of ${bps}`
}
