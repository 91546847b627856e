import { aSignal } from '@trading/rig/signals'
import { seededRandom } from '@trading/runtime'
import { readConfig } from '../../service-portfolio/src/config'
import { riskLimitsOf } from '../../service-portfolio/src/risk/risk-settings'
import { exact, textOf } from '../../service-portfolio/src/rules/exact'
import type { AskedOrder } from '../../service-portfolio/src/store/decide-orders'
import { nextFill, openTwoStores } from '../support/portfolio-stage'

// What a portfolio keeps in memory between two checks, beside another that changes the same tables.

const limitOfPosition = 6
const limits = riskLimitsOf(readConfig({ RISK_MAX_POSITION: String(limitOfPosition) }))
let opened: Awaited<ReturnType<typeof openTwoStores>> | undefined

const openTwo = async () => {
  opened = await openTwoStores({ limits })
  return opened
}
afterEach(async () => {
  await opened?.close()
  opened = undefined
})

const anOrder = (symbol: string, side: 'BUY' | 'SELL', quantity: number): AskedOrder => ({
  ...{ signalId: aSignal().id, symbol, side, quantity: exact(String(quantity)), referencePrice: exact('100') },
  validUntil: new Date(Date.now() + 60_000),
})
const fillOf = ({ signalId, symbol, side }: AskedOrder, quantity: string) => ({ ...nextFill({ symbol }), signalId, side, quantity })

test('whatever two portfolios reserve, book and end, each decides as the tables say', async () => {
  const { stores, database } = await openTwo()
  const random = seededRandom(20_261_127)
  const below = (limit: number) => Math.floor(random() * limit)
  /** By the rule of a position limit, from nothing but the rows. */
  const mayReserve = async ({ symbol, side, quantity }: AskedOrder): Promise<boolean> => {
    const [row] = await database.sql<{ held: number; buys: number; sells: number }>(
      `SELECT coalesce((SELECT quantity FROM positions WHERE symbol = '${symbol}'), 0)::float8 AS held,
        coalesce(sum(quantity) FILTER (WHERE side = 'BUY'), 0)::float8 AS buys,
        coalesce(sum(quantity) FILTER (WHERE side = 'SELL'), 0)::float8 AS sells
      FROM reservations WHERE ended_at IS NULL AND symbol = '${symbol}'`,
    )
    const { held, buys, sells } = row as NonNullable<typeof row>
    const most = Number(textOf(quantity)) + (side === 'BUY' ? held + buys : sells - held)
    return most <= Math.max(0, limitOfPosition)
  }
  const open: AskedOrder[] = []
  const wrong: string[] = []
  const seen = { reserved: 0, refused: 0, booked: 0, ended: 0, without: 0 }
  for (let step = 0; step < 400; step++) {
    const store = stores[below(10) < 7 ? 0 : 1] as (typeof stores)[0]
    const one = open.length > 0 ? open[below(open.length)] : undefined
    const what = below(10)
    if (what < 6 || !one) {
      const order = anOrder(['AAA', 'BBB'][below(2)] as string, below(2) === 0 ? 'BUY' : 'SELL', 1 + below(3))
      const expected = (await mayReserve(order)) ? 'reserved' : 'refused'
      const { decision } = await store.risk.reserve(order)
      if (decision !== expected) wrong.push(`step ${step}: ${decision}, expected ${expected}`)
      if (decision === 'reserved') open.push(order)
      seen[expected]++
    } else if (what < 8) {
      await store.book(fillOf(one, below(2) === 0 ? textOf(one.quantity) : '0.5'))
      open.splice(open.indexOf(one), 1)
      seen.booked++
    } else if (what === 8) {
      await store.risk.end([one.signalId], 'nothing filled')
      open.splice(open.indexOf(one), 1)
      seen.ended++
    } else {
      // Of an engine that does not ask, in the direction that brings the position back.
      const { held } = (
        await database.sql<{ held: number }>(`SELECT coalesce(sum(quantity), 0)::float8 AS held FROM positions WHERE symbol = 'AAA'`)
      )[0] ?? { held: 0 }
      await store.book(fillOf(anOrder('AAA', held > 0 ? 'SELL' : 'BUY', 2), '2'))
      seen.without++
    }
  }
  expect(wrong).toEqual([])
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20)
})

test('an order that the other portfolio reserved, or a fill that it booked, is not overlooked', async () => {
  const { stores } = await openTwo()
  const [mine, other] = stores
  const decision = async (store: typeof mine, order: AskedOrder) => (await store.risk.reserve(order)).decision
  expect(await decision(mine, anOrder('AAA', 'BUY', 1))).toBe('reserved')
  expect(await decision(other, anOrder('AAA', 'BUY', 5))).toBe('reserved')
  expect(await decision(mine, anOrder('AAA', 'BUY', 1))).toBe('refused')
  expect(await decision(mine, anOrder('BBB', 'BUY', 1))).toBe('reserved')
  await other.book(fillOf(anOrder('BBB', 'BUY', 5), '5'))
  expect(await decision(mine, anOrder('BBB', 'BUY', 1))).toBe('refused')
})

test.each([
  ['is larger than its reservation', { symbol: 'AAA', quantity: '5' }, 'refused'],
  ['has another symbol than its reservation', { symbol: 'CCC', quantity: '5' }, 'refused'],
  ['is as large as its reservation', { symbol: 'AAA', quantity: '2' }, 'reserved'],
])('a fill that the other portfolio booked meanwhile, and that %s: the next order is judged by what is held', async (_, fill, expected) => {
  const { stores } = await openTwo()
  const [mine, other] = stores
  const [first, second, third] = [anOrder('AAA', 'BUY', 2), anOrder('CCC', 'BUY', 2), anOrder(fill.symbol, 'BUY', 2)]
  for (const order of [first, second]) expect((await mine.risk.reserve(order)).decision).toBe('reserved')
  await other.book({ ...fillOf(first, fill.quantity), ...fill })
  expect((await mine.risk.reserve(third)).decision).toBe(expected)
})
