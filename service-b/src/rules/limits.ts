import type { Signal } from '@trading/contracts'
import { Exact } from '@trading/venue'

/** Pre-trade limits, made by `limitsFrom` once. */
export interface Limits {
  maxOrderNotional: Exact | undefined
  /** Up to here a notional is within the limit even where it was computed in binary floating point. */
  surelyWithin: number
  symbols: ReadonlySet<string>
}

export interface LimitSettings {
  /** Highest quantity × reference price of one order, an exact decimal in the currency of the price; left out: no limit. */
  maxOrderNotional?: string | undefined
  /** Symbols that may be traded; empty means all. */
  symbols?: readonly string[]
}

// A product of two doubles is off by less than a part in 10^15.
const margin = 1e-12

export const limitsFrom = ({ maxOrderNotional, symbols = [] }: LimitSettings): Limits => ({
  maxOrderNotional: maxOrderNotional === undefined ? undefined : new Exact(maxOrderNotional),
  surelyWithin: Number(maxOrderNotional ?? Number.POSITIVE_INFINITY) * (1 - margin),
  symbols: new Set(symbols),
})

/** Which limit the signal breaks, in words a person can act on; undefined when it keeps all. */
export function checkLimits(
  { symbol, quantity, referencePrice }: Signal,
  { maxOrderNotional, surelyWithin, symbols }: Limits,
): string | undefined {
  if (symbols.size > 0 && !symbols.has(symbol)) return `symbol ${symbol} is not allowed, only ${[...symbols].join(', ')}`
  // Exact decimals cost far more, and are needed near the limit only.
  if (!maxOrderNotional || Number(quantity) * Number(referencePrice) <= surelyWithin) return undefined
  const notional = new Exact(quantity).times(referencePrice)
  if (notional.lte(maxOrderNotional)) return undefined
  return `order notional ${notional.toFixed()} (${quantity} × ${referencePrice}) is above the limit of ${maxOrderNotional.toFixed()}`
}
