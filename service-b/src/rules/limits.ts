import type { Signal } from '@trading/contracts'
import { Exact } from './exact'

/** Pre-trade limits, made by `limitsFrom` once. */
export interface Limits {
  maxOrderNotional: Exact | undefined
  symbols: ReadonlySet<string>
}

export interface LimitSettings {
  /** Highest quantity × reference price of one order, an exact decimal in the currency of the price; left out: no limit. */
  maxOrderNotional?: string | undefined
  /** Symbols that may be traded; empty means all. */
  symbols?: readonly string[]
}

export const limitsFrom = ({ maxOrderNotional, symbols = [] }: LimitSettings): Limits => ({
  maxOrderNotional: maxOrderNotional === undefined ? undefined : new Exact(maxOrderNotional),
  symbols: new Set(symbols),
})

/** Which limit the signal breaks, in words a person can act on; undefined when it keeps all. */
export function checkLimits({ symbol, quantity, referencePrice }: Signal, { maxOrderNotional, symbols }: Limits): string | undefined {
  if (symbols.size > 0 && !symbols.has(symbol)) return `symbol ${symbol} is not allowed, only ${[...symbols].join(', ')}`
  if (!maxOrderNotional) return undefined
  const notional = new Exact(quantity).times(referencePrice)
  if (notional.lte(maxOrderNotional)) return undefined
  return `order notional ${notional.toFixed()} (${quantity} × ${referencePrice}) is above the limit of ${maxOrderNotional.toFixed()}`
}
