import { type Client, openRedis, type RedisConnection } from '@trading/redis'
import { type Cancelled, type Log, type Owned, pause } from '@trading/runtime'
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
  /** Followed from the start. Others are followed from when they are first asked for. */
  symbols?: readonly string[]
  /** The most symbols to follow. Beyond this, the one that was not asked for the longest is no longer followed. */
  mostSymbols?: number
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
  /** A symbol that was not followed yet has no price at first. */
  latest(symbol: string): Price
  /** The same, but waits up to `ms` for a price that is not live to become so. */
  settled(symbol: string, options: { ms: number; abort: Cancelled }): Promise<Price>
  /** The symbols that are followed, those asked for last at the end. */
  readonly symbols: readonly string[]
  /** The newest `count` ticks that are known without a gap, the oldest first. */
  recent(symbol: string, count: number): readonly MarketTick[]
  /** Ticks as they come. A slow reader gets the newest of each symbol, and is told how many it skipped. Ends when the reader closes. */
  ticks(): AsyncIterableIterator<SeenTick>
  unready(): string | undefined
  close(): Promise<void>
  closed: Promise<void>
}

/** How often a price that is waited for is looked at. */
const lookEveryMs = 10

/** Follows the prices of symbols. Returns at once, even while Redis is unavailable. */
export function openReader(options: ReaderOptions): MarketDataReader {
  const { url, name, symbols = [], mostSymbols = 1_000, maxAgeMs, keep = 1_000, log, now } = options
  const redis: RedisConnection = openRedis({ url, name, log })
  const iterations = new Set<ReturnType<typeof newestTicks>>()
  const followers = new Map<string, Follower>()

  const onTick = (tick: MarketTick) => {
    for (const each of iterations) each.add(tick)
  }
  const create = (symbol: string): Follower =>
    createFollower({
      ...{ symbol, keep, maxAgeMs, onTick },
      load: () => redis.call((client) => readSnapshot(client, { symbol, count: keep })),
      onGap: () => log.info({ event: 'prices.gap', symbol }, `missed ticks of ${symbol}; reading them again`),
      ...(now && { now }),
    })
  const subscribe = async (client: Client, symbol: string, follower: Follower): Promise<void> => {
    await client.subscribe(channelOf(symbol), follower.message)
    // Not before: what is published in between would be missed.
    if (redis.up && followers.get(symbol) === follower) follower.up()
  }
  /** The next connection subscribes to what this one did not. */
  const tryTo = (work: (client: Client) => Promise<unknown>): void => void redis.call(work).catch(() => undefined)

  const unfollow = (symbol: string, follower: Follower): void => {
    followers.delete(symbol)
    follower.down()
    tryTo((client) => client.unsubscribe(channelOf(symbol), follower.message))
  }
  const follow = (symbol: string): Follower => {
    const [longestAgo] = followers
    if (followers.size >= mostSymbols && longestAgo) unfollow(...longestAgo)
    const follower = create(symbol)
    followers.set(symbol, follower)
    tryTo((client) => subscribe(client, symbol, follower))
    return follower
  }
  const of = (symbol: string): Follower => {
    const follower = followers.get(symbol)
    if (!follower) return follow(symbol)
    followers.delete(symbol)
    followers.set(symbol, follower)
    return follower
  }
  const latest = (symbol: string): Price => {
    const { last, state, ageMs } = of(symbol)
    return { tick: last, state, ageMs }
  }

  for (const symbol of symbols) of(symbol)
  redis.onUp(() => tryTo((client) => Promise.all([...followers].map((each) => subscribe(client, ...each)))))
  redis.onDown(() => {
    for (const follower of followers.values()) follower.down()
  })

  return {
    latest,
    async settled(symbol, { ms, abort }) {
      let price = latest(symbol)
      for (let leftMs = ms; price.state !== 'live' && leftMs > 0 && !abort.aborted; leftMs -= lookEveryMs) {
        await pause(lookEveryMs, abort)
        price = latest(symbol)
      }
      return price
    },
    get symbols() {
      return [...followers.keys()]
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
