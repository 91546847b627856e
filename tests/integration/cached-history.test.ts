import { type CachedHistory, openCachedHistory } from '@trading/market-cache'
import type { MarketTick } from '@trading/market-data'
import { candleWidths, type History, openHistory } from '@trading/market-history'
import { quietLog } from '@trading/rig/quiet-log'
import { killServices, type ServiceProcess, startService } from '@trading/rig/service-process'
import { openTestCache } from '@trading/rig/test-cache'
import { openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { moduleFolder } from '../support/module-folder'

// A reader through the cache beside service-market-data, on a real Redis and a real PostgreSQL.

const { folder, write, remove } = moduleFolder()
let cache: Awaited<ReturnType<typeof openTestCache>>
let database: TestDatabase
let history: History
const readers: CachedHistory[] = []

beforeAll(async () => {
  ;[cache, database] = await Promise.all([openTestCache(), openTestDatabase()])
  history = openHistory({ url: database.migrationUrl, name: 'reader', log: quietLog() })
  await until('the history is ready', () => history.unready() === undefined)
})
afterEach(async () => {
  await killServices()
  await Promise.all(readers.splice(0).map((reader) => reader.close()))
})
afterAll(async () => {
  await history.close()
  await cache.stop()
  await database.close()
  remove()
})

const hourMs = 3_600_000
/** The hour before the last one that has ended. */
const hour = (Math.floor(Date.now() / hourMs) - 2) * hourMs

// One tick after the other, all of them in an hour that readers take for closed.
write(
  'late.js',
  `module.exports = async function* ({ env }) {
    for (let count = 0; count < Number(env.TICKS); count++)
      yield { symbol: env.SYMBOL, price: String(100 + count), quantity: '1', at: new Date(${hour} + count * 1000).toISOString() }
    await new Promise((resolve) => setTimeout(resolve, 60000))
  }`,
)
const start = (SYMBOL: string, env: NodeJS.ProcessEnv = {}): ServiceProcess =>
  startService('service-market-data', {
    ...{ MARKET_FEED: './late.js', INIT_CWD: folder, SYMBOL, TICKS: '100', TICK_INTERVAL_MS: '20', REDIS_URL: cache.url },
    ...{ DATABASE_URL: database.migrationUrl, ...env },
  })

async function reading() {
  let loads = 0
  const counted: Pick<History, 'candles' | 'instruments'> = {
    candles(query) {
      loads++
      return history.candles(query)
    },
    instruments() {
      loads++
      return history.instruments()
    },
  }
  const cached = openCachedHistory({ history: counted, url: cache.url, name: 'reader', log: quietLog(), callMs: 5_000 })
  readers.push(cached)
  await until('connected', () => cached.warning() === undefined)
  return {
    cached,
    get loads() {
      return loads
    },
  }
}
const closedHour = (symbol: string) => ({ symbol, width: '1h', from: hour, to: hour + hourMs, limit: 10 }) as const

test('copies of closed candles follow late ticks, and are those of the history when these have ended', async () => {
  const reader = await reading()
  const seen: number[] = []
  const ticks = async () => (await reader.cached.candles(closedHour('LATE')))[0]?.ticks ?? 0
  expect(await ticks()).toBe(0)
  start('LATE')
  await until('all ticks are seen', async () => {
    seen.push(await ticks())
    return seen.at(-1) === 100
  })
  expect(seen).toEqual([...seen].sort((one, other) => one - other))
  expect(new Set(seen).size).toBeGreaterThan(2)
  const { loads } = reader
  for (const width of candleWidths) {
    const query = { ...closedHour('LATE'), width }
    expect(await reader.cached.candles(query)).toEqual(await history.candles(query))
  }
  for (let again = 0; again < 100; again++) await ticks()
  expect(reader.loads).toBeLessThanOrEqual(loads + candleWidths.length)
})

test('a new symbol is among the instruments, and stays true while the copies are served', async () => {
  const reader = await reading()
  const instrument = async () => (await reader.cached.instruments()).find(({ symbol }) => symbol === 'NEW')
  expect(await instrument()).toBeUndefined()
  const service = start('NEW')
  await until('it is there', instrument)
  service.kill('SIGTERM')
  expect(await service.exited).toBe(0)
  const [{ last } = { last: '' }] = await database.sql<{ last: string }>(
    `SELECT to_json(max(event_at AT TIME ZONE 'UTC')) #>> '{}' AS last FROM ticks WHERE symbol = 'NEW'`,
  )
  await until('its last tick is told', async () => Date.parse((await instrument())?.lastSeen as string) === Date.parse(`${last}Z`))
  expect(await instrument()).toMatchObject({ source: 'ticks', firstSeen: new Date(hour).toISOString() })
  expect(await reader.cached.instruments()).toEqual(await history.instruments())
})

test('amounts are exact through the cache, whatever their size', async () => {
  const price = '999999999999999999.123456789012'
  const tick: MarketTick = {
    ...{ symbol: 'EXACT', epoch: 1, sequence: 1, price, quantity: '0.000000000001', eventAt: hour, ingestedAt: hour },
  }
  await history.append([tick])
  const [first, second] = [await reading(), await reading()]
  const expected = [{ symbol: 'EXACT', open: price, close: price, volume: '0.000000000001' }]
  expect(await first.cached.candles(closedHour('EXACT'))).toMatchObject(expected)
  expect(await first.cached.candles(closedHour('EXACT'))).toMatchObject(expected)
  await first.cached.close()
  expect(await second.cached.candles(closedHour('EXACT'))).toMatchObject(expected)
  expect([first.loads, second.loads]).toEqual([1, 0])
})
