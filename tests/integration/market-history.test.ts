import type { MarketTick } from '@trading/market-data'
import { type Candle, candleWidths, type History, openHistory } from '@trading/market-history'
import { quietLog } from '@trading/rig/quiet-log'
import { openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { seededRandom } from '@trading/runtime'

// On PostgreSQL with partitions, and on TimescaleDB where the server has it. Both must give the same answers.

const spans = { '1m': 60_000, '1h': 3_600_000, '1d': 86_400_000 }
const wholeTime = { from: 0, to: Date.UTC(2100, 0), limit: 100_000 }

let database: TestDatabase
let history: History
const opened: History[] = []

async function open(): Promise<History> {
  const { migrationUrl: url } = database
  const fresh = openHistory({ url, name: 'history test', log: quietLog() })
  opened.push(fresh)
  await until('the history is ready', () => fresh.unready() === undefined)
  return fresh
}
beforeAll(async () => {
  database = await openTestDatabase()
  const [available] = await database.sql(`SELECT FROM pg_available_extensions WHERE name = 'timescaledb'`)
  if (available) await database.sql('CREATE EXTENSION timescaledb')
  history = await open()
})
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()))
  await database.close()
})

let symbols = 0
const newSymbol = () => `S${++symbols}`
const start = Date.UTC(2026, 10, 2, 23, 58, 30)

const tickOf = (symbol: string, sequence: number, fields: Partial<MarketTick> = {}): MarketTick => ({
  ...{ symbol, epoch: 1, sequence, price: '100', quantity: '1', eventAt: start + sequence * 1_000, ingestedAt: start },
  ...fields,
})

/** Ticks of some minutes around midnight, with prices that repeat, some at one instant, and an epoch in between. */
function manyTicks(symbol: string, count: number): MarketTick[] {
  const random = seededRandom(7)
  return Array.from({ length: count }, (_, index) => {
    const quantity = random() < 0.2 ? undefined : (random() * 10).toFixed(3)
    const place = { epoch: index < count / 2 ? 1 : 2, sequence: (index % Math.ceil(count / 2)) + 1 }
    return tickOf(symbol, 0, {
      ...place,
      quantity,
      price: (90 + Math.floor(random() * 200) / 10).toFixed(2),
      eventAt: start + Math.floor(random() * 400) * 1_000,
    })
  })
}

const inOrder = (one: MarketTick, other: MarketTick) =>
  one.eventAt - other.eventAt || one.epoch - other.epoch || one.sequence - other.sequence

/** The candles of ticks, computed without the database. */
function candlesOf(ticks: readonly MarketTick[], width: keyof typeof spans): Candle[] {
  const bars = new Map<number, MarketTick[]>()
  for (const tick of [...ticks].sort(inOrder)) {
    const at = Math.floor(tick.eventAt / spans[width]) * spans[width]
    bars.set(at, [...(bars.get(at) ?? []), tick])
  }
  return [...bars].map(([at, of]) => {
    const prices = of.map(({ price }) => Number(price))
    return {
      ...{ symbol: of[0]?.symbol as string, width, source: 'ticks', startsAt: new Date(at).toISOString().replace('.000Z', 'Z') },
      ...{ open: of[0]?.price as string, high: Math.max(...prices).toFixed(2), low: Math.min(...prices).toFixed(2) },
      ...{ close: of.at(-1)?.price as string, volume: of.reduce((sum, { quantity }) => sum + Number(quantity ?? 0), 0).toFixed(3) },
      ticks: of.length,
    }
  })
}
const served = async (symbol: string, width: keyof typeof spans) =>
  (await history.candles({ symbol, width, ...wholeTime })).map((candle) => ({ ...candle, volume: Number(candle.volume).toFixed(3) }))

test('each start has a higher epoch, also if many start at once', async () => {
  const first = await history.nextEpoch()
  const epochs = await Promise.all(Array.from({ length: 20 }, () => history.nextEpoch()))
  expect([...epochs].sort((one, other) => one - other)).toEqual(Array.from({ length: 20 }, (_, index) => first + 1 + index))
})

test('candles are those of the ticks, however these come: in any order, again, many at once, in several batches', async () => {
  const symbol = newSymbol()
  const ticks = manyTicks(symbol, 2_000)
  const random = seededRandom(3)
  const shuffled = [...ticks, ...ticks.slice(0, 700)].map((tick) => ({ tick, at: random() })).sort((one, other) => one.at - other.at)
  let added = 0
  for (let from = 0; from < shuffled.length; from += 271)
    added += await history.append(shuffled.slice(from, from + 271).map(({ tick }) => tick))
  expect(added).toBe(ticks.length)
  for (const width of candleWidths) expect(await served(symbol, width)).toEqual(candlesOf(ticks, width))
})

test('two writers at once, with the same ticks in different orders, count each once', async () => {
  const symbol = newSymbol()
  const ticks = manyTicks(symbol, 600)
  const other = await open()
  const batches = (of: readonly MarketTick[]) => Array.from({ length: 6 }, (_, index) => of.slice(index * 100, (index + 1) * 100))
  const all = await Promise.all([
    ...batches(ticks).map((batch) => history.append(batch)),
    ...batches([...ticks].reverse()).map((batch) => other.append(batch)),
  ])
  expect(all.reduce((sum, added) => sum + added, 0)).toBe(ticks.length)
  for (const width of candleWidths) expect(await served(symbol, width)).toEqual(candlesOf(ticks, width))
})

test('the first tick after a restart is kept, though symbol, time and sequence are those of an earlier one', async () => {
  const symbol = newSymbol()
  const ticks = [tickOf(symbol, 1), tickOf(symbol, 1, { epoch: 2, price: '101' })]
  expect(await history.append(ticks)).toBe(2)
  expect(await served(symbol, '1m')).toMatchObject([{ open: '100', close: '101', ticks: 2 }])
})

test('amounts are exact, whatever their size', async () => {
  const symbol = newSymbol()
  const price = '999999999999999999.123456789012'
  await history.append([
    tickOf(symbol, 1, { price, quantity: '0.000000000001' }),
    tickOf(symbol, 2, { price, quantity: '999999999999999999' }),
  ])
  expect(await history.candles({ symbol, width: '1d', ...wholeTime })).toMatchObject([
    { open: price, high: price, low: price, close: price, volume: '999999999999999999.000000000001' },
  ])
})

test('of an instrument the widest span and the last name are kept, in whatever order they come, and only changes count', async () => {
  const symbol = newSymbol()
  const seen = { symbol, source: 'ticks', firstSeen: start, lastSeen: start + 1_000 }
  const ofSymbol = async () => (await history.instruments()).filter((each) => each.symbol === symbol)
  const first = new Date(start).toISOString()
  expect(await history.recordInstruments([seen, { ...seen, source: 'file.csv', name: 'A name' }])).toBe(2)
  expect(await history.recordInstruments([seen])).toBe(0)
  expect(await history.recordInstruments([{ ...seen, firstSeen: start + 500, lastSeen: start + 900 }])).toBe(0)
  expect(await history.recordInstruments([{ ...seen, lastSeen: start + 86_400_123 }])).toBe(1)
  expect(await history.recordInstruments([{ ...seen, source: 'file.csv', firstSeen: start - 1_000 }])).toBe(1)
  expect(await ofSymbol()).toEqual([
    {
      symbol,
      source: 'file.csv',
      name: 'A name',
      firstSeen: new Date(start - 1_000).toISOString(),
      lastSeen: new Date(start + 1_000).toISOString(),
    },
    { symbol, source: 'ticks', firstSeen: first, lastSeen: new Date(start + 86_400_123).toISOString() },
  ])
  expect(await history.recordInstruments([{ ...seen, name: 'Named' }])).toBe(1)
  expect((await ofSymbol())[1]).toMatchObject({ name: 'Named', firstSeen: first })
})

test('weeks are made when ticks need them, and dropped when they are too old', async () => {
  const symbol = newSymbol()
  const dayMs = 86_400_000
  const now = Date.now()
  const ticks = [0, 10, 20, 60, 70].map((days, index) => tickOf(symbol, index + 1, { eventAt: now - days * dayMs }))
  expect(await history.append(ticks)).toBe(5)
  const left = async () => (await database.sql(`SELECT FROM ticks WHERE symbol = '${symbol}'`)).length
  expect(await history.dropWeeks(3_650)).toBe(0)
  expect(await left()).toBe(5)
  expect(await history.dropWeeks(28)).toBeGreaterThan(0)
  expect(await left()).toBe(3)
})
