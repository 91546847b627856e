import type { PortfolioStore } from '@trading/portfolio-service/open-store'
import { until } from '@trading/rig/until'
import { seededRandom } from '@trading/runtime'
import type { NewFill } from '../../service-portfolio/src/rules/fill-of'
import { nextFill, openTwoStores } from '../support/portfolio-stage'
import { byTheRules, byTheRulesAfterEach } from '../support/positions-by-the-rules'

// Fills that are booked from what a portfolio keeps in memory, beside another that books into the same tables.

let opened: Awaited<ReturnType<typeof openTwoStores>> | undefined

const openTwo = async () => {
  opened = await openTwoStores()
  return opened
}
afterEach(async () => {
  await opened?.close()
  opened = undefined
})

const positionsIn = async (store: PortfolioStore) =>
  (await store.positions()).map(({ symbol, quantity, totalCost, realised, fees, cash, fills }) => ({
    ...{ symbol, quantity, totalCost, realised, fees, cash, fills },
  }))

test('whatever two portfolios book, in whatever order and however often, the positions are those of the fills', async () => {
  const { stores } = await openTwo()
  const random = seededRandom(20_261_128)
  const below = (limit: number) => Math.floor(random() * limit)
  const booked: NewFill[] = []
  const waiting: NewFill[] = []
  const seen = { next: 0, again: 0, late: 0, several: 0, first: 0 }
  const take = (store: (typeof stores)[number], given: readonly NewFill[]) => {
    const fresh = given.filter((fill) => !booked.includes(fill))
    booked.push(...fresh)
    return store.bookAll(given).then((count) => expect(count).toBe(fresh.length))
  }
  for (let step = 0; step < 500; step++) {
    const store = stores[below(10) < 8 ? 0 : 1] as (typeof stores)[0]
    const what = below(20)
    const before = booked[below(booked.length)]
    if (what < 11 || !before) {
      await take(store, [nextFill()])
      seen.next++
    } else if (what < 13) {
      await take(store, [before, nextFill()])
      seen.again++
    } else if (what < 15) {
      waiting.push(nextFill())
      if (waiting.length <= 3) continue
      await take(store, waiting.splice(below(waiting.length), 1))
      seen.late++
    } else if (what < 18) {
      await take(store, [nextFill(), nextFill(), nextFill()])
      seen.several++
    } else {
      await take(store, [nextFill({ symbol: `NEW${step}` })])
      seen.first++
    }
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20)
  expect(await positionsIn(stores[0])).toEqual(byTheRules(booked))
  const { events } = await stores[1].eventsAfter(0, 10_000)
  expect(events.map(({ sequence }) => sequence)).toEqual(booked.map((_, index) => index + 1))
  const inTheirOrder = events.map(({ fill }) => booked.find(({ reportId }) => reportId === fill.reportId) as NewFill)
  expect(new Set(inTheirOrder).size).toBe(booked.length)
  expect(events.map(({ position }) => position)).toMatchObject(byTheRulesAfterEach(inTheirOrder))
})

test('once its symbol is known, a fill is booked by one statement; one that the other has booked meanwhile is not overlooked', async () => {
  const { stores, database } = await openTwo()
  const [mine, other] = stores
  const bookedBy = async () => {
    const [row] = await database.sql<{ how: string }>(`
      SELECT left(trim(query, E' \\n'), 10) AS how FROM pg_stat_activity
      WHERE application_name = 'portfolio' AND datname = current_database() AND query ~ '^(COMMIT|\\s*WITH taken)' ORDER BY query_start DESC LIMIT 1`)
    return row?.how
  }
  const aaa = () => nextFill({ symbol: 'AAA' })
  const [first, next, theirs, late, newest] = [aaa(), aaa(), aaa(), aaa(), aaa()]
  expect([await mine.book(first), await bookedBy()]).toEqual([true, 'COMMIT'])
  expect([await mine.book(next), await bookedBy()]).toEqual([true, 'WITH taken'])
  expect(await other.book(theirs)).toBe(true)
  expect(await mine.book(theirs)).toBe(false)
  expect([await mine.book(newest), await bookedBy()]).toEqual([true, 'COMMIT'])
  expect([await mine.book(late), await bookedBy()]).toEqual([true, 'COMMIT'])
  expect(await positionsIn(mine)).toEqual(byTheRules([first, next, theirs, late, newest]))
})

test('a database that was restored while it was away is read again, also if it has as many events as before', async () => {
  const { stores, database } = await openTwo()
  const [mine] = stores
  const fills = [0, 1, 2].map(() => nextFill({ symbol: 'AAA' }))
  for (const fill of fills) await mine.book(fill)
  // As another portfolio would have booked them: the same number of events, and other positions.
  await database.sql(`
    UPDATE positions SET quantity = 1000;
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'portfolio' AND datname = current_database()`)
  const { quantity, side } = nextFill({ symbol: 'AAA' })
  const next = { ...nextFill({ symbol: 'AAA' }), quantity, side }
  await until('it is booked', () => mine.book(next).catch(() => false))
  expect((await mine.position('AAA'))?.quantity).toBe(String(1_000 + (side === 'BUY' ? 1 : -1) * Number(quantity)))
})
