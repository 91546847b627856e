import {
  type CachedHistory,
  type CachedHistoryOptions,
  type CacheOutcome,
  type CacheWriter,
  openCachedHistory,
  openCacheWriter,
} from '@trading/market-cache'
import { type Client, openRedis, type RedisConnection } from '@trading/redis'
import { startTcpProxy, type TcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { quietLog } from '@trading/rig/quiet-log'
import { openTestCache } from '@trading/rig/test-cache'
import { until } from '@trading/rig/until'
import { hostOf } from '@trading/runtime'
import { candleTable, closedOf } from './candle-table'

export interface CachedReader {
  cached: CachedHistory
  /** What became of its requests, the latest last. */
  outcomes: CacheOutcome[]
  /** The version of a symbol that it serves. */
  version: (symbol: string) => Promise<number>
}

let symbols = 0
export const newSymbol = () => `C${++symbols}`

export const generationKey = (symbol: string) => `md:cache:{candles:${symbol}}:generation`
/** Of `closedOf(symbol)`. */
export const entryKey = (symbol: string) => {
  const { width, from, to, limit } = closedOf(symbol)
  return `md:cache:{candles:${symbol}}:${width}:${from}:${to}:${limit}`
}

export const isConnected = ({ cached }: CachedReader) => cached.warning() === undefined

/** Until the near cache is used, which is when the channel of changes is listened to. */
export async function inUse(reader: CachedReader): Promise<void> {
  const symbol = newSymbol()
  await until('the near cache is used', async () => {
    await reader.version(symbol)
    return reader.outcomes.at(-1) === 'near'
  })
}

/** A Redis for the tests of a file, readers and writers of its cache, and a history in memory. Closes after each test what that opened. */
export function useCacheStage() {
  const table = candleTable()
  const closing: { close: () => Promise<void> }[] = []
  let cache: Awaited<ReturnType<typeof openTestCache>>
  let redis: RedisConnection

  beforeAll(async () => {
    cache = await openTestCache()
    redis = openRedis({ url: cache.url, name: 'test', log: quietLog() })
    await until('connected', () => redis.up)
  })
  beforeEach(() => table.clear())
  afterEach(async () => {
    table.releaseAll()
    for (const each of closing.splice(0).reverse()) await each.close()
  })
  afterAll(async () => {
    await redis.close()
    await cache.stop()
  })

  const ask = <T>(work: (client: Client) => Promise<T>): Promise<T> => redis.call(work)
  const newReader = (options: Partial<CachedHistoryOptions> = {}): CachedReader => {
    const outcomes: CacheOutcome[] = []
    const onOutcome = (outcome: CacheOutcome) => outcomes.push(outcome)
    // On a busy machine, Redis may take its time: only tests of the deadline have a short one.
    const given = { history: table, url: cache.url, name: 'reader', log: quietLog(), callMs: 5_000, onOutcome, ...options }
    const cached = openCachedHistory(given)
    closing.push(cached)
    return { cached, outcomes, version: async (symbol) => Number((await cached.candles(closedOf(symbol)))[0]?.close) }
  }
  return {
    table,
    ask,
    newReader,
    url: () => cache.url,
    control: () => cache.control,
    isUp: () => redis.up,
    /** Closes it after the test. */
    own: <T extends { close: () => Promise<void> }>(thing: T): T => {
      closing.push(thing)
      return thing
    },
    /** The entry of `closedOf(symbol)`, as soon as Redis has it. */
    stored: (symbol: string): Promise<string> => until('stored', () => ask((client) => client.get(entryKey(symbol)))),
    /** A reader that is connected, and whose near cache is in use. */
    async reading(options: Partial<CachedHistoryOptions> = {}): Promise<CachedReader> {
      const reader = newReader(options)
      await inUse(reader)
      reader.outcomes.length = 0
      table.queries.length = 0
      return reader
    },
    writing(url = cache.url): { writer: CacheWriter; announce: (symbol: string) => Promise<void> } {
      const own = openRedis({ url, name: 'writer', log: quietLog() })
      const writer = openCacheWriter({ redis: own, history: table, log: quietLog() })
      closing.push(own, writer)
      return {
        writer,
        async announce(symbol) {
          writer.candlesChanged(symbol)
          expect(await writer.announced(10_000)).toBe(true)
        },
      }
    },
    async proxied(): Promise<{ proxy: TcpProxy; url: string }> {
      const target = new URL(cache.url)
      const proxy = await startTcpProxy({ target: () => ({ host: hostOf(target), port: Number(target.port) }) })
      closing.push(proxy)
      return { proxy, url: through(proxy, cache.url) }
    },
  }
}
