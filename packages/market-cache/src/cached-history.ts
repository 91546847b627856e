import type { Candle, CandleQuery, History, Instrument } from '@trading/market-history'
import { openRedis } from '@trading/redis'
import { type Log, type Owned, unlessAborted } from '@trading/runtime'
import { type CacheOutcome, createCacheAside } from './cache-aside'
import { splitQuery } from './closed-candles'
import { candlesOf, instruments } from './keys'
import { candlesSchema, instrumentsSchema } from './schemas'

export interface CachedHistoryOptions {
  history: Pick<History, 'candles' | 'instruments'>
  /** Of Redis. */
  url: string
  /** Shown by CLIENT LIST and in the log. */
  name: string
  log: Log
  /** How long Redis may take for an answer; after that the history is read. */
  callMs?: number
  /** The longest life of a copy: nothing older is served, even if an invalidation was lost. */
  ttlMs?: number
  /** The longest life of a copy in this process. */
  nearMs?: number
  /** Uniform in [0, 1). */
  random?: () => number
  /** Milliseconds since the epoch. */
  now?: () => number
  onOutcome?: (outcome: CacheOutcome) => void
}

interface Reading {
  /** Ends the wait of this caller, who gets its reason as an error. A load that others wait for goes on. */
  abort?: AbortSignal
}

export interface CachedHistory extends Owned {
  /** The oldest first. Closed candles may be copies; those that still change are always read from the history. */
  candles(query: CandleQuery, reading?: Reading): Promise<readonly Candle[]>
  /** By symbol and source. */
  instruments(reading?: Reading): Promise<readonly Instrument[]>
  warning(): string | undefined
  close(): Promise<void>
  closed: Promise<void>
}

/** How old a copy may be if its invalidation was lost. */
export const ttlMsByDefault = 600_000

/**
 * Candles and instruments through the cache. Returns at once, even while Redis is unavailable: it then reads the history. Errors are those of
 * the history, never of Redis. `closed` rejects with a RedisConfigurationError if Redis refuses the login.
 */
export function openCachedHistory(options: CachedHistoryOptions): CachedHistory {
  const { history, url, name, log, callMs = 500, ttlMs = ttlMsByDefault, nearMs = 60_000, now = Date.now, onOutcome } = options
  const { random = Math.random } = options
  const redis = openRedis({ url, name, log, callMs })
  const cache = createCacheAside({ redis, log, ttlMs, nearMs, random, ...(onOutcome && { onOutcome }) })

  const closedCandles = (query: CandleQuery): Promise<readonly Candle[]> => {
    const { symbol, width, from, to, limit } = query
    const name = `${width}:${from}:${to}:${limit}`
    return cache.get({ group: candlesOf(symbol), name, schema: candlesSchema(query), load: () => history.candles(query) })
  }
  const candles = async (query: CandleQuery): Promise<readonly Candle[]> => {
    const { closed, open } = splitQuery(query, now())
    const first = closed ? await closedCandles(closed) : []
    if (!open || first.length >= query.limit) return first
    const rest = await history.candles({ ...open, limit: query.limit - first.length })
    return [...first, ...rest]
  }
  return {
    candles: (query, { abort } = {}) => orAborted(abort, () => candles(query)),
    instruments: ({ abort } = {}) =>
      orAborted(abort, () => cache.get({ group: instruments, name: 'all', schema: instrumentsSchema, load: history.instruments })),
    warning: redis.unready,
    async close() {
      await cache.close()
      await redis.close()
    },
    closed: redis.closed,
  }
}

async function orAborted<T>(abort: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (!abort) return work()
  abort.throwIfAborted()
  const value = await unlessAborted(abort, work())
  abort.throwIfAborted()
  return value as T
}
