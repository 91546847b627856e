import { setImmediate as turn } from 'node:timers/promises'
import { openCacheWriter } from '@trading/market-cache'
import { openRedis, type RedisConnection } from '@trading/redis'
import { quietLog } from '@trading/rig/quiet-log'
import { openTestCache } from '@trading/rig/test-cache'
import { until } from '@trading/rig/until'
import { seededRandom } from '@trading/runtime'
import { createCacheAside } from '../../packages/market-cache/src/cache-aside'
import { candlesOf } from '../../packages/market-cache/src/keys'
import { candlesSchema } from '../../packages/market-cache/src/schemas'
import { candleTable, closedOf } from '../support/candle-table'

// Loads, commits, announcements and losses in any order, from a seed, on a real Redis with several readers.

let cache: Awaited<ReturnType<typeof openTestCache>>
let redis: RedisConnection
beforeAll(async () => {
  cache = await openTestCache()
  redis = openRedis({ url: cache.url, name: 'writer', log: quietLog() })
  await until('connected', () => redis.up)
})
afterAll(async () => {
  await redis.close()
  await cache.stop()
})

const steps = 250

/** A reader whose near cache is in use. */
async function openReader(name: string, table: ReturnType<typeof candleTable>) {
  const own = openRedis({ url: cache.url, name, log: quietLog() })
  const outcomes = new Map<string, number>()
  const onOutcome = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  const aside = createCacheAside({ redis: own, log: quietLog(), ttlMs: 600_000, nearMs: 600_000, random: () => 0, onOutcome })
  const get = async (symbol: string): Promise<number> => {
    const query = closedOf(symbol)
    const cached = { group: candlesOf(symbol), name: 'all', schema: candlesSchema(query), load: () => table.candles(query) }
    return Number((await aside.get(cached))[0]?.close)
  }
  /** What was published before has arrived: Redis sends it on this connection before its answer. */
  const heard = () => until(`${name} has heard`, () => own.call((client) => client.ping()), { everyMs: 1 })
  await heard()
  const close = async () => {
    await aside.close()
    await own.close()
  }
  return { name, outcomes, get, heard, close }
}

async function run(seed: number) {
  const random = seededRandom(seed)
  const below = (count: number) => Math.floor(random() * count)
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T
  const symbols = ['A', 'B'].map((name) => `${name}${seed}`)
  const table = candleTable()
  table.hold()
  const readers = await Promise.all([1, 2].map((number) => openReader(`reader-${seed}-${number}`, table)))
  const writer = openCacheWriter({ redis, history: table, log: quietLog() })
  const committed = new Map(symbols.map((symbol) => [symbol, 0]))
  /** The version that every reader has been told of: nothing earlier may be served to who asks from now on. */
  const told = new Map(committed)
  const served: Promise<string[]>[] = []

  const ask = (reader: (typeof readers)[number], symbol: string): void => {
    const least = told.get(symbol) as number
    served.push(reader.get(symbol).then((version) => (version >= least ? [] : [`${symbol}: ${version} after ${least} was announced`])))
  }
  const commit = (symbol: string): void => void committed.set(symbol, table.commit(symbol))
  const announce = async (symbol: string): Promise<void> => {
    const version = committed.get(symbol) as number
    writer.candlesChanged(symbol)
    expect(await writer.announced(10_000)).toBe(true)
    await Promise.all(readers.map((reader) => reader.heard()))
    told.set(symbol, version)
  }
  const lose = (key: string) => redis.call((client) => client.del(`md:cache:{candles:${pick(symbols)}}:${key}`))
  /** A reader loses its connection, and with it an announcement. */
  const cut = async (symbol: string): Promise<void> => {
    const reader = pick(readers)
    const clients = await redis.call((client) => client.clientList())
    const victim = clients.find((each) => each.name === reader.name)
    if (victim) await redis.call((client) => client.clientKill({ filter: 'ID', id: victim.id }))
    for (let turns = below(20); turns > 0; turns--) await turn()
    ask(reader, symbol)
    commit(symbol)
    await announce(symbol)
  }
  const step = async (): Promise<void> => {
    const symbol = pick(symbols)
    const dice = random()
    if (dice < 0.4) ask(pick(readers), symbol)
    else if (dice < 0.65) table.release(below(table.held))
    else if (dice < 0.75) commit(symbol)
    else if (dice < 0.87) await announce(symbol)
    else if (dice < 0.9) await lose('generation')
    else if (dice < 0.92) await lose('all')
    else if (dice < 0.93) await cut(symbol)
    else await redis.call((client) => client.ping())
    for (let turns = below(3); turns > 0; turns--) await turn()
  }
  for (let done = 0; done < steps; done++) await step()

  for (const symbol of symbols) await announce(symbol)
  table.releaseAll()
  const stale = (await Promise.all(served)).flat()
  for (const symbol of symbols) {
    const seen = await Promise.all(readers.map(({ get }) => get(symbol)))
    if (seen.some((version) => version !== committed.get(symbol))) stale.push(`${symbol}: at the end ${seen}, not ${committed.get(symbol)}`)
  }
  await writer.close?.()
  for (const { close } of readers) await close()
  return { stale, asked: served.length, outcomes: readers.map(({ outcomes }) => outcomes) }
}

test('whatever the order of loads, commits, announcements and losses, nothing from before an announcement is served after it', async () => {
  const total = new Map<string, number>()
  for (let seed = 1; seed <= 8; seed++) {
    const { stale, asked, outcomes } = await run(seed)
    expect({ seed, stale }).toEqual({ seed, stale: [] })
    expect(asked).toBeGreaterThan(50)
    for (const [outcome, count] of outcomes.flatMap((each) => [...each])) total.set(outcome, (total.get(outcome) ?? 0) + count)
  }
  // Each way was gone.
  for (const outcome of ['near', 'hit', 'joined', 'miss', 'fenced', 'unavailable'])
    expect([outcome, total.get(outcome) ?? 0]).not.toEqual([outcome, 0])
})
