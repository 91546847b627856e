import type { Log, Owned } from '@trading/runtime'
import type { MarketPrice } from './rules/mark'

/** Values of MARKS. */
export const markChoices = ['market-data', 'last-fill'] as const

export interface PricesOptions {
  kind: (typeof markChoices)[number]
  url: string
  maxAgeMs: number
  log: Log
}

export interface Prices extends Owned {
  /** The latest price of market data; undefined if there is none. A symbol is followed from when it is first asked for. */
  latest(symbol: string): MarketPrice | undefined
}

/** Ticks of each symbol to keep: only the last one is looked at. */
const keep = 1

/** Follows the prices of market data, for marks. Positions have others without it, so the service is ready all the same. */
export function openPrices({ kind, url, maxAgeMs, log }: PricesOptions): Prices {
  if (kind === 'last-fill') return { latest: () => undefined }
  // Loaded only here: the client of Redis takes 19 MB.
  const { openReader } = require('@trading/market-data') as typeof import('@trading/market-data')
  const reader = openReader({ url, name: 'portfolio', maxAgeMs, keep, log })
  return {
    latest(symbol) {
      const { tick, state, ageMs } = reader.latest(symbol)
      return tick && ageMs !== undefined ? { price: tick.price, at: tick.ingestedAt, ageMs, live: state === 'live' } : undefined
    },
    warning: () => {
      const why = reader.unready()
      return why && `positions are valued at their last fills: ${why}`
    },
    close: reader.close,
    closed: reader.closed,
  }
}
