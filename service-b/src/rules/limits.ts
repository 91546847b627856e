import type { Signal } from '@trading/contracts'
import { Exact } from '@trading/venue'

/** Pre-trade limits, built once by `limitsFrom`. */
export interface Limits {
  maxOrderNotional: Exact | undefined
  /** Below this, a notional computed in binary floating point is certainly within the limit. */
  surelyWithin: number
  symbols: ReadonlySet<string>
}

export interface LimitSettings {
  /** The highest quantity × reference price of one order, an exact decimal in the currency of the price; omit for no limit. */
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

/** Which limit the signal breaks, as a message for operators; undefined if none. */
export function checkLimits(
  { symbol, quantity, referencePrice }: Signal,
  { maxOrderNotional, surelyWithin, symbols }: Limits,
): string | undefined {
  if (symbols.size > 0 && !symbols.has(symbol)) return `symbol ${symbol} is not allowed, only ${[...symbols].join(', ')}`
  // Exact decimals are much slower, and only needed near the limit.
  if (!maxOrderNotional || Number(quantity) * Number(referencePrice) <= surelyWithin) return undefined
  const notional = new Exact(quantity).times(referencePrice)
  if (notional.lte(maxOrderNotional)) return undefined
  return `order notional ${notional.toFixed()} (${quantity} × ${referencePrice}) is above the limit of ${maxOrderNotional.toFixed()}`
}
