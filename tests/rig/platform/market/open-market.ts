import { join } from 'node:path'
import { type SignalPrice, signalPrices } from '../../oracle/freshness'
import type { PriceObservations, SeenState } from '../../oracle/prices'
import type { TestDatabase } from '../../test-database'
import { until } from '../../until'
import type { Fleet, Member, MemberOptions } from '../fleet'
import { type MarketRedis, type MarketRedisOptions, openMarketRedis } from './market-redis'
import { type ChannelWatch, watchChannels } from './watch-channels'
import { startReader, type WatchedReader } from './watched-reader'
import { whatIsThere } from './what-is-there'

export interface MarketOptions {
  symbols?: readonly string[]
  /** Ticks of all symbols. */
  perSecond?: number
  /** A symbol that has one tick, the first. */
  quiet?: string
  /** Whether Redis must be a private server, as for a replica. */
  privateRedis?: boolean
  /** Settings of the writers. */
  env?: NodeJS.ProcessEnv
}

/** Market data in one row: its own Redis, service-market-data on a feed of the test, readers as processes, and a bare subscriber. */
export interface Market {
  readonly redis: MarketRedis
  readonly watch: ChannelWatch
  readonly symbols: readonly string[]
  readonly readers: readonly WatchedReader[]
  /** Starts service-market-data. */
  startWriter(options?: MemberOptions): Promise<Member>
  /** Starts readers, three by default, and waits until their prices are live. */
  startReaders(count?: number, options?: { url?: string }): Promise<WatchedReader[]>
  /** Waits until every reader has seen this many more ticks of each symbol, skipped ones included. */
  flows(count?: number): Promise<void>
  /** Waits until every reader says this of every symbol. */
  everyReaderSays(state: SeenState, withinMs?: number): Promise<void>
  /** Waits until every reader has the price of each symbol from a later writer than any before. */
  everyReaderHasNewEpoch(): Promise<void>
  /** Waits until every reader has a new connection after this. */
  everyReaderConnects(after: () => Promise<unknown>): Promise<void>
  /** How many ticks of each symbol the history has. */
  inHistory(): Promise<Map<string, number>>
  /** What ledger and history say of the prices of the signals made by `until`. */
  signalPrices(until: Date): Promise<SignalPrice[]>
}

export interface OpenMarket extends Market {
  /** What has not recovered. */
  left(): Promise<string[]>
  /** Once the writers have ended: ends the readers and reads what is there. */
  lookBack(): Promise<void>
  /** Absent before `lookBack`. */
  observations(): Omit<PriceObservations, 'healedAt'> | undefined
  heal(): Promise<void>
  close(): Promise<void>
}

const maxAgeMs = 2_000
const feed = join(__dirname, 'feed.js')

export async function openMarket(
  { symbols: busy = ['AAA', 'BBB', 'CCC'], perSecond = 60, quiet, privateRedis, env = {} }: MarketOptions,
  { fleet, database, ...options }: MarketRedisOptions & { fleet: Fleet; database: TestDatabase },
): Promise<OpenMarket> {
  const [available] = await database.sql(`SELECT FROM pg_available_extensions WHERE name = 'timescaledb'`)
  if (available) await database.sql('CREATE EXTENSION IF NOT EXISTS timescaledb')
  options.tell('starting Redis')
  const redis = await openMarketRedis({ isPrivate: privateRedis, ...options })
  const { door: _, url: watchUrl } = await redis.newDoor()
  const watch = await watchChannels(watchUrl)
  const readers: WatchedReader[] = []
  const symbols = quiet ? [...busy, quiet] : busy
  let writers = 0
  let seen: Omit<PriceObservations, 'healedAt'> | undefined

  const seenOf = ({ log: { ticks } }: WatchedReader, symbol: string): number =>
    ticks.reduce((sum, tick) => (tick.symbol === symbol ? sum + 1 + tick.skipped : sum), 0)
  const everyOne = (holds: (reader: WatchedReader, symbol: string) => boolean) =>
    readers.every((reader) => symbols.every((symbol) => holds(reader, symbol)))
  const inHistory = async () => {
    const rows = await database.sql<{ symbol: string; count: number }>('SELECT symbol, count(*)::int AS count FROM ticks GROUP BY symbol')
    return new Map(rows.map(({ symbol, count }) => [symbol, count]))
  }

  return {
    redis,
    watch,
    symbols,
    readers,
    startWriter(options = {}) {
      const name = `writer-${++writers}`
      const settings = { MARKET_FEED: feed, TICK_INTERVAL_MS: '0', REDIS_URL: redis.writersUrl, DATABASE_URL: database.migrationUrl }
      const pace = {
        FEED_SYMBOLS: busy.join(','),
        ...(quiet && { FEED_QUIET: quiet }),
        FEED_PER_SECOND: String(perSecond),
        SEED: String(writers),
      }
      return fleet.start('service-market-data', name, { ...options, env: { ...settings, ...pace, ...env, ...options.env } })
    },
    async startReaders(count = 3, { url = redis.readersUrl } = {}) {
      options.tell(`starting ${count} readers`)
      const started = Array.from({ length: count }, () => {
        const reader = startReader({ url, name: `reader-${readers.length + 1}`, symbols, maxAgeMs })
        readers.push(reader)
        return reader
      })
      await until('the new readers are live', () => started.every((reader) => symbols.every((symbol) => reader.stateOf(symbol) === 'live')))
      return started
    },
    async flows(count = 20) {
      const before = new Map(readers.map((reader) => [reader, new Map(symbols.map((symbol) => [symbol, seenOf(reader, symbol)]))]))
      const hasMore = (reader: WatchedReader, symbol: string) => seenOf(reader, symbol) >= (before.get(reader)?.get(symbol) ?? 0) + count
      await until(`every reader has seen ${count} more ticks of each symbol`, () =>
        readers.every((reader) => busy.every((symbol) => hasMore(reader, symbol))),
      )
    },
    async everyReaderSays(state, withinMs) {
      await until(`every reader says ${state}`, () => everyOne((reader, symbol) => reader.stateOf(symbol) === state), {
        everyMs: 10,
        ...(withinMs !== undefined && { withinMs }),
      })
    },
    async everyReaderHasNewEpoch() {
      const before = Math.max(...watch.published.map(({ epoch }) => epoch))
      const isNew = ({ log: { ticks } }: WatchedReader, symbol: string) =>
        (ticks.findLast((tick) => tick.symbol === symbol)?.epoch ?? 0) > before
      await until('every reader has the next epoch', () => everyOne(isNew))
    },
    async everyReaderConnects(after) {
      const before = new Map(readers.map((reader) => [reader, reader.log.connectedAt.length]))
      await after()
      await until('every reader has connected again', () =>
        readers.every((reader) => reader.log.connectedAt.length > (before.get(reader) ?? 0)),
      )
    },
    inHistory,
    signalPrices: (until) => signalPrices(database, until),
    async left() {
      const counts = await inHistory()
      const notLive = readers.flatMap((reader) =>
        symbols
          .filter((symbol) => reader.stateOf(symbol) !== 'live')
          .map((symbol) => `${reader.name}: ${symbol} is ${reader.stateOf(symbol)}`),
      )
      const behind = symbols.filter((symbol) => (counts.get(symbol) ?? 0) + perSecond < (watch.last(symbol)?.sequence ?? 0))
      return [...notLive, ...behind.map((symbol) => `the history of ${symbol} is behind`)]
    },
    async lookBack() {
      // What was published last is on its way to the readers.
      const wanted = (symbol: string) => watch.last(symbol)?.sequence ?? 0
      const arrived = (reader: WatchedReader, symbol: string) =>
        (reader.log.ticks.findLast((tick) => tick.symbol === symbol)?.sequence ?? 0) >= wanted(symbol)
      await until('the last ticks have arrived', () => everyOne(arrived), { withinMs: 5_000 }).catch(() => undefined)
      await Promise.all(readers.map((reader) => reader.close()))
      seen = {
        readers: readers.map(({ log }) => log),
        published: watch.published,
        lostAt: redis.lostAt,
        ...(await whatIsThere({ redis, database, symbols })),
        maxAgeMs,
      }
    },
    observations: () => seen,
    heal: redis.heal,
    async close() {
      await Promise.all(readers.map((reader) => reader.close()))
      await watch.close()
      await redis.close()
    },
  }
}
