import { randomUUID } from 'node:crypto'
import { executionReport } from '@trading/contracts'
import { openStore, type PortfolioStore } from '@trading/portfolio-service/open-store'
import type { PortfolioEvent } from '@trading/portfolio-service/portfolio'
import { quietLog } from '@trading/rig/quiet-log'
import { aSignal } from '@trading/rig/signals'
import { openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { seededRandom } from '@trading/runtime'
import { fillOf, type NewFill } from '../../service-portfolio/src/rules/fill-of'
import { byTheRules } from '../support/positions-by-the-rules'

// The portfolio's tables on a real PostgreSQL.

let database: TestDatabase
const stores: PortfolioStore[] = []

beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()))
  await database.close()
})

async function open(): Promise<PortfolioStore> {
  const store = openStore({ url: database.migrationUrl, log: quietLog() })
  stores.push(store)
  await until('the store is ready', () => store.unready() === undefined)
  return store
}

interface Given {
  symbol?: string
  side?: 'BUY' | 'SELL'
  quantity?: string
  price?: string
  fee?: string
  /** Milliseconds. */
  at?: number
}

const day = Date.parse('2026-01-05T00:00:00.000Z')

function fill({ symbol = 'AAA', side = 'BUY', quantity = '1', price = '10', fee = '0', at = 0 }: Given = {}): NewFill {
  const report = executionReport({
    ...{ signalId: aSignal().id, symbol, side, venue: 'paper', engine: 'engine-1', attempt: 1, status: 'FILLED' },
    ...{ filledQuantity: quantity, averagePrice: price, fee, executedAt: new Date(day + at).toISOString() },
  })
  return fillOf(report) as NewFill
}

function randomFills(seed: number, count: number): NewFill[] {
  const random = seededRandom(seed)
  const below = (most: number) => Math.floor(random() * most)
  return Array.from({ length: count }, () =>
    fill({
      symbol: ['AAA', 'BBB', 'CCC'][below(3)] as string,
      side: random() < 0.5 ? 'BUY' : 'SELL',
      quantity: random() < 0.5 ? String(1 + below(3)) : `${below(100)}.${below(1_000)}1`,
      price: `${1 + below(300)}.${below(1_000_000)}`,
      fee: `${random() < 0.2 ? '-' : ''}0.${below(100_000)}`,
      // Few times, so that the ids decide as well.
      at: below(50),
    }),
  )
}

const inRandomOrder = <T>(things: readonly T[], seed: number): T[] => {
  const random = seededRandom(seed)
  return things
    .map((thing) => ({ thing, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ thing }) => thing)
}

const positionsOf = async (store: PortfolioStore) =>
  (await store.positions()).map(({ symbol, quantity, totalCost, realised, fees, cash, fills }) => ({
    ...{ symbol, quantity, totalCost, realised, fees, cash, fills },
  }))

async function allEvents(store: PortfolioStore, page = 7): Promise<PortfolioEvent[]> {
  const events: PortfolioEvent[] = []
  for (;;) {
    const next = (await store.eventsAfter(events.at(-1)?.sequence ?? 0, page)).events
    events.push(...next)
    if (next.length < page) return events
  }
}

test('fills in any order, in any batches, several times each and by two writers at once, lead to the positions of the rules', async () => {
  const [one, other] = [await open(), await open()]
  for (const seed of [1, 2, 3]) {
    await database.sql('TRUNCATE booked_reports, fills, events, positions; UPDATE head SET sequence = 0, epoch = gen_random_uuid()')
    const fills = randomFills(seed, 120)
    const writers = [one, other].map(async (store, writer) => {
      const mine = inRandomOrder([...fills, ...fills.slice(0, 40)], seed * 10 + writer)
      const news = await Promise.all(mine.map((each) => store.book(each)))
      return news.filter(Boolean).length
    })
    const [fresh = 0, also = 0] = await Promise.all(writers)
    expect(fresh + also).toBe(fills.length)
    expect(await positionsOf(one)).toEqual(byTheRules(fills))
    const events = await allEvents(one)
    expect(events.map(({ sequence }) => sequence)).toEqual(fills.map((_, index) => index + 1))
    expect(new Set(events.map((event) => event.fill.reportId)).size).toBe(fills.length)
    // Booked as they came: each event's position is that of all fills up to it.
    for (const at of [1, 17, 63, 120]) {
      const { fill: last, position } = events[at - 1] as PortfolioEvent
      const known = events.slice(0, at).map((event) => fills.find(({ reportId }) => reportId === event.fill.reportId) as NewFill)
      expect(position).toMatchObject(byTheRules(known).find(({ symbol }) => symbol === last.symbol) as object)
      expect(position.sequence).toBe(at)
    }
  }
})

test('the holding after each fill is that of its place, also behind a fill that comes late', async () => {
  const store = await open()
  const fills = Array.from({ length: 2_500 }, (_, index) =>
    fill({ side: index % 3 === 2 ? 'SELL' : 'BUY', price: String(10 + (index % 7)), at: index + 1 }),
  )
  expect(await store.bookAll(fills)).toBe(2_500)
  const first = fill({ quantity: '5', price: '1', at: 0 })
  expect(await store.book(first)).toBe(true)
  expect(await positionsOf(store)).toEqual(byTheRules([first, ...fills]))
  const [last] = await database.sql('SELECT quantity_after, total_cost_after, realised_after FROM fills ORDER BY executed_at DESC LIMIT 1')
  const [position] = await database.sql('SELECT quantity, total_cost, realised FROM positions')
  expect(Object.values(last ?? {}).map(Number)).toEqual(Object.values(position ?? {}).map(Number))
})

test('a position is valued at its last fill, and the sums are those of all positions', async () => {
  const store = await open()
  await store.bookAll([
    fill({ symbol: 'AAA', quantity: '10', price: '100', fee: '1', at: 1 }),
    fill({ symbol: 'AAA', side: 'SELL', quantity: '4', price: '110', fee: '1', at: 2 }),
    fill({ symbol: 'BBB', side: 'SELL', quantity: '2', price: '50', fee: '-0.5', at: 3 }),
  ])
  expect(await store.position('AAA')).toMatchObject({
    ...{ quantity: '6', totalCost: '600', averagePrice: '100', realised: '40', unrealised: '60', fees: '2', cash: '-562', total: '98' },
    ...{ exposure: '660', sequence: 2, mark: { price: '110', source: 'last fill', at: '2026-01-05T00:00:00.002Z' } },
  })
  expect(await store.position('ZZZ')).toBeUndefined()
  expect(await store.profitAndLoss()).toMatchObject({
    ...{ sequence: 3, realised: '40', unrealised: '60', fees: '1.5', total: '98.5', cash: '-461.5' },
    ...{ netExposure: '560', grossExposure: '760' },
  })
  await store.book(fill({ symbol: 'BBB', quantity: '2', price: '40', at: 4 }))
  expect((await store.positions({ open: true })).map(({ symbol }) => symbol)).toEqual(['AAA'])
  expect((await store.positions({ symbols: ['BBB', 'ZZZ'] })).map(({ symbol, realised }) => [symbol, realised])).toEqual([['BBB', '20']])
})

test('fills come in pages by the number of their event, and a listener hears of each commit', async () => {
  const store = await open()
  const heard: number[] = []
  const stop = store.onEvents((sequence) => heard.push(sequence))
  await store.bookAll([fill({ at: 2 }), fill({ symbol: 'BBB', at: 1 }), fill({ at: 3 })])
  await store.book(fill({ at: 4 }))
  stop()
  await store.book(fill({ at: 5 }))
  expect(heard.filter((sequence) => sequence > 0)).toEqual([3, 4])
  const first = await store.fills({ limit: 2 })
  expect(first.map(({ sequence, symbol }) => [sequence, symbol])).toEqual([
    [1, 'BBB'],
    [2, 'AAA'],
  ])
  expect((await store.fills({ after: 2, limit: 9 })).map(({ sequence }) => sequence)).toEqual([3, 4, 5])
  expect((await store.fills({ symbol: 'AAA', after: 2, limit: 2 })).map(({ sequence }) => sequence)).toEqual([3, 4])
})

test('a snapshot and its epoch belong to one state of the tables, while fills are booked', async () => {
  const store = await open()
  const { epoch } = await store.snapshot()
  expect(epoch).toMatch(/^[0-9a-f-]{36}$/)
  let done = false
  const booking = Promise.all(randomFills(7, 200).map((each) => store.book(each))).then(() => {
    done = true
  })
  while (!done) {
    const { sequence, positions } = await store.snapshot()
    expect(positions.reduce((sum, { fills }) => sum + fills, 0)).toBe(sequence)
  }
  await booking
  expect(await store.eventsAfter(200, 10)).toEqual({ epoch, events: [] })
  expect(await store.eventsAfter(199, 10)).toMatchObject({ epoch, events: [{ sequence: 200 }] })
})

test('amounts of the greatest length and the smallest kind stay exact', async () => {
  const store = await open()
  const long = `${'9'.repeat(127)}.${'3'.repeat(128)}`
  await store.bookAll([fill({ quantity: long, price: long, fee: `-0.${'0'.repeat(252)}1`, at: 1 }), fill({ at: 2 })])
  const trades = await store.fills({ limit: 2 })
  expect(trades[0]).toMatchObject({ quantity: long, price: long, fee: `-0.${'0'.repeat(252)}1` })
  expect((await store.position('AAA'))?.fills).toBe(2)
})

test('a fill that the database refuses fails alone, and the others of its batch are booked', async () => {
  const store = await open()
  const refused = { ...fill(), symbol: 'A\u0000' }
  const given = [fill({ at: 1 }), refused, fill({ at: 2 })]
  const settled = await Promise.allSettled([store.book(fill()), ...given.map((each) => store.book(each))])
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect(store.unready()).toBeUndefined()
  const ids = [given[0]?.reportId as string, refused.reportId, randomUUID()]
  expect(await store.unbooked(ids)).toEqual(new Set(ids.slice(1)))
})

test('a reader that follows the events while two writers book sees each once, in order and without a gap', async () => {
  const [one, other, reader] = [await open(), await open(), await open()]
  const fills = randomFills(11, 300)
  const booking = Promise.all(fills.map((each, index) => (index % 2 ? one : other).book(each)))
  const seen: number[] = []
  await until('all are seen', async () => {
    const { events } = await reader.eventsAfter(seen.at(-1) ?? 0, 50)
    seen.push(...events.map(({ sequence }) => sequence))
    return seen.length >= fills.length
  })
  await booking
  expect(seen).toEqual(fills.map((_, index) => index + 1))
})
