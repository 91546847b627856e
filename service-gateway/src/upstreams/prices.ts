import type { PriceView } from '@trading/gateway-api'
import { type MarketDataReader, openReader, type Price } from '@trading/market-data'
import type { Log, Owned } from '@trading/runtime'
import { notFound, UpstreamAway } from '../server/errors'
import { isoTime } from './iso-time'

export interface PricesUpstreamOptions {
  /** Of Redis; a login that may read prices. */
  url: string
  /** The age beyond which a price is stale. */
  maxAgeMs: number
  log: Log
}

/** The prices of market data. */
export interface PricesUpstream extends Owned {
  /** @throws UpstreamAway if Redis is out of reach, ProblemError `not-found` if no price of the symbol is known */
  price(symbol: string): Promise<PriceView>
  /** What is known at once; undefined without a price. The symbol is followed from now on. */
  latest(symbol: string): PriceView | undefined
  /** Calls the listener with the symbol of each new price until the returned function is called. */
  onPrice(listener: (symbol: string) => void): () => void
  /** The age of the newest price that is followed, in milliseconds: market data confirms each once a second. */
  lagMs(): number | undefined
  unready(): string | undefined
  close(): Promise<void>
}

/** How long a request waits for the first price of a symbol that was not followed yet. */
const firstPriceMs = 500
/** Only the last one is looked at. */
const keep = 1

export function openPricesUpstream({ url, maxAgeMs, log }: PricesUpstreamOptions): PricesUpstream {
  const reader: MarketDataReader = openReader({ url, name: 'gateway', maxAgeMs, keep, log })
  const never = new AbortController().signal
  const listeners = new Set<(symbol: string) => void>()
  let isFollowing = false

  const follow = async (): Promise<void> => {
    for await (const { tick } of reader.ticks()) for (const listener of listeners) listener(tick.symbol)
  }
  return {
    async price(symbol) {
      const price = await reader.settled(symbol, { ms: firstPriceMs, abort: never })
      const view = viewOf(symbol, price)
      if (view) return view
      if (price.state === 'disconnected') throw new UpstreamAway('market data')
      throw notFound(`market data has no price of ${symbol}`)
    },
    latest: (symbol) => viewOf(symbol, reader.latest(symbol)),
    onPrice(listener) {
      listeners.add(listener)
      if (!isFollowing) void follow()
      isFollowing = true
      return () => void listeners.delete(listener)
    },
    lagMs() {
      const ages = reader.symbols.flatMap((symbol) => reader.latest(symbol).ageMs ?? [])
      return ages.length === 0 ? undefined : Math.min(...ages)
    },
    unready: reader.unready,
    close: reader.close,
    closed: reader.closed,
  }
}

function viewOf(symbol: string, { tick, state, ageMs }: Price): PriceView | undefined {
  if (!tick || ageMs === undefined || state === 'disconnected') return undefined
  return { symbol, price: tick.price, at: isoTime(new Date(tick.ingestedAt)), ageMs, state }
}
