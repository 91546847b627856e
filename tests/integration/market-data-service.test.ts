import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@trading/dev'
import { type MarketDataReader, openReader, type Position } from '@trading/market-data'
import { startTcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { quietLog } from '@trading/rig/quiet-log'
import { killServices, type ServiceProcess, startService } from '@trading/rig/service-process'
import { openTestCache } from '@trading/rig/test-cache'
import { openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { hostOf } from '@trading/runtime'

// service-market-data as a process, on a real Redis and a real PostgreSQL, with a reader that watches what it publishes.

let cache: Awaited<ReturnType<typeof openTestCache>>
let database: TestDatabase
const readers: MarketDataReader[] = []

beforeAll(async () => {
  ;[cache, database] = await Promise.all([openTestCache(), openTestDatabase()])
})
afterEach(async () => {
  await killServices()
  await Promise.all(readers.splice(0).map((reader) => reader.close()))
})
afterAll(async () => {
  await cache.stop()
  await database.close()
})

let symbols = 0
const newSymbol = () => `REPLAY${++symbols}`

/** A market of one symbol, from the file of the S&P 500. */
const start = (symbol: string, env: NodeJS.ProcessEnv = {}): ServiceProcess =>
  startService('service-market-data', {
    ...{ MARKET_FEED: 'replay', REPLAY_SYMBOL: symbol, TICK_INTERVAL_MS: '20', REDIS_URL: cache.url },
    ...{ DATABASE_URL: database.migrationUrl, ...env },
  })

/** A reader that keeps what it saw. */
function watching(symbol: string, { maxAgeMs = 2_000 } = {}) {
  const reader = openReader({ url: cache.url, name: 'watcher', symbols: [symbol], maxAgeMs, log: quietLog() })
  readers.push(reader)
  const seen: Position[] = []
  void (async () => {
    for await (const { tick } of reader.ticks()) seen.push({ epoch: tick.epoch, sequence: tick.sequence })
  })()
  return { seen, latest: () => reader.latest(symbol), recent: () => reader.recent(symbol, 1_000) }
}
const isLive = ({ latest }: ReturnType<typeof watching>) => latest().state === 'live'
const backwards = (seen: readonly Position[]) =>
  seen.filter(({ epoch, sequence }, index) => {
    const before = seen[index - 1]
    return before && (epoch < before.epoch || (epoch === before.epoch && sequence <= before.sequence))
  })
const inHistory = (symbol: string) =>
  database.sql<{ epoch: number; sequence: number }>(
    `SELECT epoch::int, sequence::int FROM ticks WHERE symbol = '${symbol}' ORDER BY epoch, sequence`,
  )
/** Numbers that are missing in an epoch. */
const missing = (rows: readonly Position[]) =>
  rows.filter(
    ({ epoch, sequence }, index) => sequence !== 1 && !(rows[index - 1]?.epoch === epoch && rows[index - 1]?.sequence === sequence - 1),
  )
const waitingFor = async (service: ServiceProcess) => Number(/^history_ticks_waiting (\d+)$/m.exec(await service.metrics())?.[1])

test('ticks go to readers and into the history, all of them, and it stops cleanly', async () => {
  const symbol = newSymbol()
  const watcher = watching(symbol)
  const service = start(symbol)
  await until('100 ticks have arrived', () => watcher.seen.length >= 100)
  expect(watcher.latest()).toMatchObject({ state: 'live', tick: { symbol, price: expect.stringMatching(/^1[234]\d\d\./) } })
  expect(await service.readyz()).toMatchObject({ ready: true })
  await until('the history has caught up', async () => (await service.metrics()).includes('\nhistory_ticks_waiting 0\n'))
  service.kill('SIGTERM')
  expect(await service.exited).toBe(0)
  expect(service.errors()).toBe('')
  const rows = await inHistory(symbol)
  expect(missing(rows)).toEqual([])
  expect(rows.at(-1)?.sequence).toBeGreaterThanOrEqual(watcher.seen.at(-1)?.sequence as number)
  const [candle] = await database.sql<{ ticks: number }>(
    `SELECT sum(ticks)::int AS ticks FROM candles WHERE symbol = '${symbol}' AND width = '1d'`,
  )
  expect(candle?.ticks).toBe(rows.length)
})

test('a writer that is killed and started again has a higher epoch, and no reader goes back', async () => {
  const symbol = newSymbol()
  const watcher = watching(symbol)
  const first = start(symbol)
  await until('live', () => watcher.seen.length >= 20)
  first.kill('SIGKILL')
  await until('the price is stale', () => watcher.latest().state === 'stale')
  const epoch = watcher.latest().tick?.epoch as number
  start(symbol)
  await until('the next epoch', () => isLive(watcher) && (watcher.latest().tick?.epoch as number) > epoch)
  expect(backwards(watcher.seen)).toEqual([])
})

test('of two writers the one that started first gives way, with a reason and exit code 0', async () => {
  const symbol = newSymbol()
  const watcher = watching(symbol)
  const first = start(symbol)
  await until('live', () => watcher.seen.length >= 5)
  const second = start(symbol)
  expect(await first.exited).toBe(0)
  expect(first.events('writer.fenced')).toHaveLength(1)
  const { epoch } = await second.seen('market.open')
  await until('live again', () => isLive(watcher) && watcher.latest().tick?.epoch === epoch)
  expect(backwards(watcher.seen)).toEqual([])
})

test('Redis restarted empty is filled again with what it had, and readers go on', async () => {
  const symbol = newSymbol()
  const watcher = watching(symbol)
  const service = start(symbol)
  await until('live', () => watcher.seen.length >= 50)
  await cache.control?.kill()
  await until('not ready', async () => !(await service.readyz()).ready)
  await cache.control?.start()
  await until('live again', () => isLive(watcher))
  expect(watcher.recent()[0]?.sequence).toBe(1)
  expect(missing(watcher.recent())).toEqual([])
  expect(backwards(watcher.seen)).toEqual([])
  expect(await service.readyz()).toMatchObject({ ready: true })
})

test('while the database is away prices go on, and the history misses nothing', async () => {
  const symbol = newSymbol()
  const target = new URL(database.migrationUrl)
  const proxy = await startTcpProxy({ target: () => ({ host: hostOf(target), port: Number(target.port) || 5432 }) })
  try {
    const watcher = watching(symbol)
    const service = start(symbol, { DATABASE_URL: through(proxy, database.migrationUrl) })
    await until('live', () => watcher.seen.length >= 20)
    await proxy.refuse()
    proxy.reset()
    await until('not ready', async () => !(await service.readyz()).ready)
    const before = watcher.seen.length
    await until('prices go on', () => isLive(watcher) && watcher.seen.length > before + 50)
    expect(await waitingFor(service)).toBeGreaterThan(10)
    expect((await service.readyz()).warnings?.join()).toMatch(/^\d+ ticks wait for the history$/)
    await proxy.heal()
    await until('ready again', async () => (await service.readyz()).ready)
    const last = watcher.seen.at(-1)?.sequence as number
    await until('the history has caught up', async () => ((await inHistory(symbol)).at(-1)?.sequence ?? 0) >= last)
    expect(missing(await inHistory(symbol))).toEqual([])
    expect((await service.readyz()).warnings).toBeUndefined()
  } finally {
    await proxy.close()
  }
})

test('what a killed writer had stored in Redis and not in the history is appended by the next one', async () => {
  const symbol = newSymbol()
  const target = new URL(database.migrationUrl)
  const proxy = await startTcpProxy({ target: () => ({ host: hostOf(target), port: Number(target.port) || 5432 }) })
  try {
    const watcher = watching(symbol)
    const first = start(symbol, { DATABASE_URL: through(proxy, database.migrationUrl) })
    await until('live', () => watcher.seen.length >= 20)
    proxy.blackHole()
    const before = watcher.seen.length
    await until('prices go on', () => watcher.seen.length > before + 50)
    first.kill('SIGKILL')
    await first.exited
    const { epoch, sequence } = watcher.latest().tick as Position
    expect((await inHistory(symbol)).at(-1)?.sequence).toBeLessThan(sequence)
    start(symbol)
    const ofFirst = async () => (await inHistory(symbol)).filter((row) => row.epoch === epoch)
    await until('the history has them', async () => ((await ofFirst()).at(-1)?.sequence ?? 0) >= sequence)
    expect(missing(await ofFirst())).toEqual([])
  } finally {
    await proxy.close()
  }
})

test('a feed that has died without ending is told, and its prices go stale although the service lives', async () => {
  const symbol = newSymbol()
  const folder = mkdtempSync(join(tmpdir(), 'feed-'))
  try {
    const feed = join(folder, 'feed.js')
    writeFileSync(
      feed,
      `module.exports = async function* () {
        const [symbol, at] = ['${symbol}', new Date().toISOString()]
        yield* [{ symbol, price: '1', at }, { symbol, price: '2', at }]
        await new Promise(() => setInterval(() => undefined, 1_000))
      }`,
    )
    const watcher = watching(symbol)
    const service = start(symbol, { MARKET_FEED: feed, MAX_FEED_SILENCE_MS: '3000' })
    await until('the last tick', () => isLive(watcher) && watcher.latest().tick?.sequence === 2)
    await service.seen('feed.silent')
    expect(watcher.latest()).toMatchObject({ state: 'live' })
    expect((await service.readyz()).reasons.join()).toMatch(/the feed has had no tick for \d+ s/)
    await until('stale', () => watcher.latest().state === 'stale')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('without a database at start there is no epoch, so no price: it says so, and stops when asked', async () => {
  // It logs its port when it is ready, which it never is.
  const port = await freePort()
  const service = start(newSymbol(), { DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none', HTTP_PORT: String(port) })
  const reasons = async () => ((await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()) as { reasons: string[] }).reasons
  await until('it says why', async () => (await reasons()).some((reason) => reason.includes('epoch')))
  service.kill('SIGTERM')
  expect(await service.exited).toBe(0)
})

test('how the history is kept is told at start, and whenever readiness is asked', async () => {
  const service = start(newSymbol())
  const { tier } = await service.seen('history.tier')
  const [extension] = await database.sql(`SELECT FROM pg_extension WHERE extname = 'timescaledb'`)
  expect(tier).toBe(extension ? 'timescaledb' : 'partitions')
  expect(await service.readyz()).toMatchObject({ notes: [expect.stringMatching(extension ? /chunks/ : /partitions/)] })
})

const withPassword = (url: string, password: string) => Object.assign(new URL(url), { password }).href

test.each([
  ['Redis', () => ({ REDIS_URL: withPassword(cache.url, 'wrong') }), /refuses this login.*REDIS_URL/],
  [
    'the database',
    () => ({ DATABASE_URL: withPassword(database.migrationUrl, 'wrong') }),
    /refused the login.*correct the user, its password/,
  ],
])('a wrong password for %s ends it with 78 and says what to correct', async (_, env, why) => {
  const service = start(newSymbol(), env())
  expect(await service.exited).toBe(78)
  const texts = service.lines.map(({ msg }) => msg).join('\n')
  expect(texts).toMatch(why)
  expect(texts).not.toContain(':wrong@')
})

test('a schema that is newer ends it with 78, and an additive migration does not', async () => {
  const migrated = (name: string) => database.sql(`INSERT INTO history_migrations (name) VALUES ('${name}')`)
  await migrated('900-more.additive.sql')
  const first = start(newSymbol())
  await first.seen('market.open')
  first.kill('SIGTERM')
  expect(await first.exited).toBe(0)
  await migrated('901-other.sql')
  const second = start(newSymbol())
  expect(await second.exited).toBe(78)
  expect(second.lines.map(({ msg }) => msg).join('\n')).toContain(
    "the history's schema is newer than this version, which does not know 901-other.sql",
  )
  await database.sql(`DELETE FROM history_migrations WHERE name LIKE '90%'`)
})
