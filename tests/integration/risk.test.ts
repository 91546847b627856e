import { setTimeout as sleep } from 'node:timers/promises'
import { openStore } from '@trading/portfolio-service/open-store'
import { quietLog } from '@trading/rig/quiet-log'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import { readConfig } from '../../service-portfolio/src/config'
import { riskLimitsOf } from '../../service-portfolio/src/risk/risk-settings'
import { exact } from '../../service-portfolio/src/rules/exact'
import type { MarketPrice } from '../../service-portfolio/src/rules/mark'
import type { AskedOrder } from '../../service-portfolio/src/store/decide-orders'
import { nextFill, openStage, type Stage } from '../support/portfolio-stage'

// Reservations and limits in a real PostgreSQL.

let stage: Stage | undefined
afterEach(async () => {
  await stage?.close()
  stage = undefined
})

const open = async (env: NodeJS.ProcessEnv, latest?: (symbol: string) => MarketPrice | undefined): Promise<Stage> => {
  stage = await openStage({ limits: riskLimitsOf(readConfig(env)), ...(latest && { latest }) })
  return stage
}
const anOrder = ({
  quantity = '1',
  price = '100',
  ...fields
}: Partial<Pick<AskedOrder, 'signalId' | 'symbol' | 'side' | 'validUntil'>> & {
  quantity?: string
  price?: string
} = {}): AskedOrder => ({
  ...{ signalId: aSignal().id, symbol: 'AAA', side: 'BUY', validUntil: new Date(Date.now() + 60_000) },
  ...{ quantity: exact(quantity), referencePrice: exact(price) },
  ...fields,
})
/** The fill of an order. */
const fillOf = ({ signalId, symbol, side }: AskedOrder, { quantity = '1', price = '100', executedAt = new Date().toISOString() } = {}) => {
  const fill = nextFill({ symbol })
  return { ...fill, signalId, side, quantity, price, executedAt, fee: '0' }
}
const rows = ({ database }: Stage) =>
  database.sql<{ ended_as: string | null; count: number }>(
    'SELECT ended_as, count(*)::int FROM reservations GROUP BY ended_as ORDER BY ended_as NULLS FIRST',
  )

test('many that race for the last units of a limit get no more than there are', async () => {
  const { store } = await open({ RISK_MAX_POSITION: '5' })
  const verdicts = await Promise.all(Array.from({ length: 60 }, () => store.risk.reserve(anOrder())))
  expect(verdicts.filter(({ decision }) => decision === 'reserved')).toHaveLength(5)
  expect(verdicts.filter(({ decision }) => decision === 'refused')).toHaveLength(55)
  expect(verdicts.find(({ decision }) => decision === 'refused')).toMatchObject({
    reason: expect.stringMatching(/above the position limit of 5$/),
  })
})

test('two portfolios that decide at the same time exceed no limit either', async () => {
  const first = await open({ RISK_MAX_NOTIONAL: '700' })
  const limits = riskLimitsOf(readConfig({ RISK_MAX_NOTIONAL: '700' }))
  const second = openStore({ url: first.database.migrationUrl, log: quietLog(), limits })
  try {
    await until('the second is ready', () => second.unready() === undefined)
    const asks = Array.from({ length: 40 }, (_, at) =>
      (at % 2 === 0 ? first.store : second).risk.reserve(anOrder({ symbol: at % 3 === 0 ? 'AAA' : 'BBB' })),
    )
    const verdicts = await Promise.all(asks)
    expect(verdicts.filter(({ decision }) => decision === 'reserved')).toHaveLength(7)
  } finally {
    await second.close()
  }
})

test('asked again it answers the same, also when the limit was used up or freed in between', async () => {
  const { store } = await open({ RISK_MAX_POSITION: '1' })
  const [mine, late] = [anOrder(), anOrder()]
  const ask = async () => [(await store.risk.reserve(mine)).decision, (await store.risk.reserve(late)).decision]
  expect(await ask()).toEqual(['reserved', 'refused'])
  expect(await ask()).toEqual(['reserved', 'refused'])
  await store.risk.end([mine.signalId], 'nothing filled')
  expect((await store.risk.reserve(late)).decision).toBe('refused')
  expect((await store.risk.reserve(anOrder())).decision).toBe('reserved')
})

test('an id whose reservation has ended is never reserved again', async () => {
  const opened = await open({})
  const [unfilled, filled] = [anOrder(), anOrder()]
  for (const order of [unfilled, filled]) await opened.store.risk.reserve(order)
  expect(await opened.store.risk.end([unfilled.signalId], 'nothing filled')).toBe(1)
  expect(await opened.store.risk.end([unfilled.signalId], 'nothing filled')).toBe(0)
  await opened.store.book(fillOf(filled))
  for (const order of [unfilled, filled])
    expect(await opened.store.risk.reserve(order)).toEqual({
      decision: 'refused',
      reason: expect.stringMatching(/^the reservation of this signal has ended \((nothing filled|booked)\), and an id is reserved once$/),
    })
  expect(await rows(opened)).toEqual([
    { ended_as: 'booked', count: 1 },
    { ended_as: 'nothing filled', count: 1 },
  ])
})

test('a fill changes the position and ends the reservation in one commit: the limit never has room twice', async () => {
  const { store } = await open({ RISK_MAX_POSITION: '10' })
  const orders = Array.from({ length: 10 }, () => anOrder())
  for (const order of orders) await store.risk.reserve(order)
  const decisions: string[] = []
  for (const order of orders) {
    const asked = [anOrder(), anOrder()].map((each) => store.risk.reserve(each))
    await store.book(fillOf(order))
    for (const { decision } of await Promise.all(asked)) decisions.push(decision)
  }
  expect(new Set(decisions)).toEqual(new Set(['refused']))
  expect(await store.position('AAA')).toMatchObject({ quantity: '10' })
})

test('orders within a second are counted across all, and the next second has room again', async () => {
  const { store } = await open({ RISK_MAX_SYMBOL_ORDERS: '3,BBB=1', RISK_MAX_ORDERS: '5' })
  const ask = async (symbol: string) => (await store.risk.reserve(anOrder({ symbol }))).decision
  const decisions = []
  for (const symbol of ['AAA', 'AAA', 'AAA', 'AAA', 'BBB', 'BBB', 'CCC', 'DDD']) decisions.push(await ask(symbol))
  expect(decisions).toEqual(['reserved', 'reserved', 'reserved', 'refused', 'reserved', 'refused', 'reserved', 'refused'])
  await sleep(1_050)
  expect(await ask('AAA')).toBe('reserved')
})

test('the loss of the day is of the fills since midnight and of fresh marks; without one nothing is decided', async () => {
  const live: Record<string, MarketPrice> = {}
  const at = Date.now()
  const setPrice = (symbol: string, price: string, isLive = true) => {
    live[symbol] = { price, at, ageMs: 0, live: isLive }
  }
  const { store } = await open({ RISK_MAX_DAY_LOSS: '100' }, (symbol) => live[symbol])
  const yesterday = new Date(at - 86_400_000).toISOString()
  // Yesterday lost 900 for good; today has bought 10 at 100.
  const [before, sold, bought] = [anOrder(), anOrder({ side: 'SELL' }), anOrder()]
  await store.book(fillOf(before, { quantity: '10', price: '100', executedAt: yesterday }))
  await store.book(fillOf(sold, { quantity: '10', price: '10', executedAt: yesterday }))
  await store.book(fillOf(bought, { quantity: '10', price: '100' }))
  const ask = (fields = {}) => store.risk.reserve(anOrder(fields))
  expect(await ask()).toEqual({ decision: 'later', reason: expect.stringMatching(/no fresh price of AAA/) })
  setPrice('AAA', '90.1')
  expect((await ask()).decision).toBe('reserved')
  setPrice('AAA', '90.1', false)
  expect((await ask()).decision).toBe('later')
  setPrice('AAA', '90')
  expect(await ask()).toEqual({ decision: 'refused', reason: 'the loss of the day is 100, at or above the limit of 100' })
  // A way out is left.
  expect((await ask({ side: 'SELL', quantity: '10' })).decision).toBe('reserved')
  expect((await ask({ side: 'SELL' })).decision).toBe('refused')
})

test('what is reserved and what has ended is the same after a restart', async () => {
  const opened = await open({ RISK_MAX_POSITION: '2' })
  const [mine, ended] = [anOrder(), anOrder()]
  for (const order of [mine, ended]) await opened.store.risk.reserve(order)
  await opened.store.risk.end([ended.signalId], 'nothing filled')
  const again = openStore({
    url: opened.database.migrationUrl,
    log: quietLog(),
    limits: riskLimitsOf(readConfig({ RISK_MAX_POSITION: '2' })),
  })
  try {
    const decisions = []
    for (const order of [mine, ended, anOrder(), anOrder()]) decisions.push((await again.risk.reserve(order)).decision)
    expect(decisions).toEqual(['reserved', 'refused', 'reserved', 'refused'])
  } finally {
    await again.close()
  }
})
