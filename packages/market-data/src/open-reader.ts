import { type Client, openRedis, type RedisConnection } from '@trading/redis'
import type { Log, Owned } from '@trading/runtime'
import { createFollower, type Follower, type PriceState } from './follower'
import { channelOf } from './keys'
import type { MarketTick } from './market-tick'
import { newestTicks, type SeenTick } from './newest-ticks'
import { readSnapshot } from './snapshot'

export interface ReaderOptions {
  /** A login that may read is enough. */
  url: string
  /** Shown by CLIENT LIST and in the log. */
  name: string
  symbols: readonly string[]
  /** The age, in milliseconds, beyond which a price is stale. */
  maxAgeMs: number
  /** How many recent ticks of each symbol to keep. */
  keep?: number
  log: Log
  /** Milliseconds since the epoch. Prices have the writer's clock: both must be synchronized, or be one. */
  now?: () => number
}

export interface Price {
  /** The last tick that is known; undefined if there was none. */
  readonly tick: MarketTick | undefined
  /** Only a `live` price is known to be the last one. */
  readonly state: PriceState
  /** Milliseconds since the last tick or the writer's last heartbeat, whichever is later. */
  readonly ageMs: number | undefined
}

export interface MarketDataReader extends Owned {
  /** @throws RangeError if the reader does not follow the symbol */
  latest(symbol: string): Price
  /** The newest `count` ticks that are known without a gap, the oldest first. */
  recent(symbol: string, count: number): readonly MarketTick[]
  /** Ticks as they come. A slow reader gets the newest of each symbol, and is told how many it skipped. Ends when the reader closes. */
  ticks(): AsyncIterableIterator<SeenTick>
  unready(): string | undefined
  close(): Promise<void>
  closed: Promise<void>
}

/** Follows the prices of symbols. Returns at once, even while Redis is unavailable. */
export function openReader({ url, name, symbols, maxAgeMs, keep = 1_000, log, now }: ReaderOptions): MarketDataReader {
  const redis: RedisConnection = openRedis({ url, name, log })
  const iterations = new Set<ReturnType<typeof newestTicks>>()
  const onTick = (tick: MarketTick) => {
    for (const each of iterations) each.add(tick)
  }
  const follow = (symbol: string): Follower =>
    createFollower({
      ...{ symbol, keep, maxAgeMs, onTick },
      load: () => redis.call((client) => readSnapshot(client, { symbol, count: keep })),
      onGap: () => log.info({ event: 'prices.gap', symbol }, `missed ticks of ${symbol}; reading them again`),
      ...(now && { now }),
    })
  const followers = new Map(symbols.map((symbol) => [symbol, follow(symbol)]))
  const of = (symbol: string): Follower => {
    const follower = followers.get(symbol)
    if (!follower) throw new RangeError(`${symbol} is not followed; symbols: ${symbols.join(', ')}`)
    return follower
  }
  const subscribe = (client: Client) =>
    Promise.all(
      [...followers].map(async ([symbol, follower]) => {
        await client.subscribe(channelOf(symbol), (text) => follower.message(text))
        // Not before: what is published in between would be missed.
        if (redis.up) follower.up()
      }),
    )
  redis.onUp(() => void redis.call(subscribe).catch(() => undefined))
  redis.onDown(() => {
    for (const follower of followers.values()) follower.down()
  })

  return {
    latest(symbol) {
      const { last, state, ageMs } = of(symbol)
      return { tick: last, state, ageMs }
    },
    recent: (symbol, count) => of(symbol).recent(count),
    ticks() {
      const iteration = newestTicks({ onEnd: () => iterations.delete(iteration) })
      iterations.add(iteration)
      return iteration.iterate()
    },
    unready: redis.unready,
    async close() {
      for (const each of iterations) each.end()
      for (const follower of followers.values()) follower.down()
      await redis.close()
    },
    closed: redis.closed,
  }
}
