import type { Signal } from '@trading/contracts'
import { Exact } from '@trading/venue'

/** Pre-trade limits, created once by `limitsFrom`. */
export interface Limits {
  maxOrderNotional: Exact | undefined
  /** A notional up to this value is within the limit even if it was computed in binary floating point. */
  surelyWithin: number
  symbols: ReadonlySet<string>
}

export interface LimitSettings {
  /** Maximum quantity × reference price of one order, an exact decimal in the currency of the price; no limit if omitted. */
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

/** Describes the limit that the signal violates; undefined if it is within all limits. */
export function checkLimits(
  { symbol, quantity, referencePrice }: Signal,
  { maxOrderNotional, surelyWithin, symbols }: Limits,
): string | undefined {
  if (symbols.size > 0 && !symbols.has(symbol)) return `symbol ${symbol} is not allowed, only ${[...symbols].join(', ')}`
  // Exact decimals are far slower, and needed only near the limit.
  if (!maxOrderNotional || Number(quantity) * Number(referencePrice) <= surelyWithin) return undefined
  const notional = new Exact(quantity).times(referencePrice)
  if (notional.lte(maxOrderNotional)) return undefined
  return `order notional ${notional.toFixed()} (${quantity} × ${referencePrice}) is above the limit of ${maxOrderNotional.toFixed()}`
}
