import { exact } from './exact'
import { type DayResult, type Exposure, noLimits, objectionTo, type RiskLimits, type RiskOrder } from './risk-limits'

const order = (side: 'BUY' | 'SELL', quantity: string, { symbol = 'A', price = '10' } = {}): RiskOrder => ({
  ...{ symbol, side },
  ...{ quantity: exact(quantity), referencePrice: exact(price) },
})
const exposure = (held: string, buys = '0', sells = '0', price = '10'): Exposure => ({
  ...{ held: exact(held), buys: exact(buys), sells: exact(sells), price: exact(price) },
})

interface Setting {
  held?: Record<string, Exposure>
  orders?: Record<string, number>
  day?: (symbol?: string) => DayResult
}

const objection = (asked: RiskOrder, limits: Partial<RiskLimits>, { held = {}, orders = {}, day }: Setting = {}) =>
  objectionTo(
    asked,
    {
      exposures: new Map(Object.entries(held)),
      orders: new Map(Object.entries(orders)),
      day: day ?? (() => ({ earned: exact('0') })),
    },
    { ...noLimits, ...limits },
  )
const each = <T>(limit: T) => ({ each: limit, of: new Map<string, T>() })
const position = each(exact('10'))

test('without limits every order may be placed', () => {
  expect(objection(order('BUY', '1000000'), {}, { held: { A: exposure('5') } })).toBeUndefined()
})

test.each([
  ['BUY', '10', exposure('0'), false],
  ['BUY', '10.000000000001', exposure('0'), true],
  ['BUY', '3', exposure('5', '2'), false],
  ['BUY', '4', exposure('5', '2'), true],
  ['SELL', '10', exposure('0'), false],
  ['SELL', '11', exposure('0'), true],
  ['SELL', '15', exposure('5'), false],
  ['SELL', '16', exposure('5'), true],
  ['SELL', '1', exposure('5', '0', '15'), true],
  // What is reserved on the other side may not be filled.
  ['BUY', '6', exposure('5', '0', '5'), true],
  ['SELL', '5', exposure('-5', '5', '0'), false],
  ['SELL', '6', exposure('-5', '5', '0'), true],
] as const)('a position limit of 10: %s %s is checked with what is held and reserved', (side, quantity, held, isRefused) => {
  const found = objection(order(side, quantity), { position }, { held: { A: held } })
  expect(found && 'refused' in found).toBe(isRefused || undefined)
})

test('whatever brings a position nearer to zero may be placed, also beyond a limit that was lowered', () => {
  const held = { A: exposure('50') }
  expect(objection(order('SELL', '50'), { position, notional: exact('1') }, { held })).toBeUndefined()
  expect(objection(order('BUY', '1'), { position }, { held })).toMatchObject({
    refused: expect.stringContaining('above the position limit of 10'),
  })
})

test('a limit of one symbol goes before that of each', () => {
  const limits = { position: { each: exact('10'), of: new Map([['B', exact('2')]]) } }
  expect(objection(order('BUY', '5'), limits)).toBeUndefined()
  expect(objection(order('BUY', '5', { symbol: 'B' }), limits)).toHaveProperty('refused')
})

test('the notional of a symbol counts at the reference price of the order', () => {
  const limits = { symbolNotional: each(exact('100')) }
  expect(objection(order('BUY', '5'), limits, { held: { A: exposure('4', '1', '0', '99') } })).toBeUndefined()
  expect(objection(order('BUY', '5.1'), limits, { held: { A: exposure('4', '1') } })).toMatchObject({
    refused: '10.1 A, with what is reserved, at 10 would be worth 101, above the limit of 100 for a symbol',
  })
})

test('the total counts each symbol at the most that can be held of it, long or short', () => {
  const held = { A: exposure('1'), B: exposure('-2', '1', '3', '5'), C: exposure('0', '2', '4', '1') }
  // 5 of B at 5, and 4 of C at 1.
  const limits = { notional: exact('59') }
  expect(objection(order('BUY', '2'), limits, { held })).toBeUndefined()
  expect(objection(order('BUY', '2.1'), limits, { held })).toMatchObject({
    refused: expect.stringMatching(/worth 60, above the limit of 59$/),
  })
})

test('an order that leaves the most that can be held as it is does not change the total', () => {
  const held = { A: exposure('0', '0', '10') }
  expect(objection(order('BUY', '10'), { notional: exact('50') }, { held })).toBeUndefined()
})

test.each([
  [{ symbolOrders: each(3) }, { A: 2, B: 9 }, undefined],
  [{ symbolOrders: each(3) }, { A: 3 }, { refused: 'more than 3 orders of A within a second' }],
  [{ orders: 5 }, { A: 1, B: 3 }, undefined],
  [{ orders: 5 }, { A: 2, B: 3 }, { refused: 'more than 5 orders within a second' }],
  [{ orders: 0 }, {}, { refused: 'more than 0 orders within a second' }],
])('orders within a second: %j with %j', (limits, orders, expected) => {
  expect(objection(order('BUY', '1'), limits as Partial<RiskLimits>, { orders: orders as Record<string, number> })).toEqual(expected)
})

test('from the loss of the day on, only orders that bring a position nearer to zero may be placed', () => {
  const day = (symbol?: string): DayResult => ({ earned: exact(symbol === 'A' ? '-99.99' : '-100') })
  const limits = { dayLoss: exact('100') }
  expect(objection(order('BUY', '1'), limits, { day })).toEqual({ refused: 'the loss of the day is 100, at or above the limit of 100' })
  expect(objection(order('SELL', '3'), limits, { day, held: { A: exposure('3') } })).toBeUndefined()
  expect(objection(order('SELL', '3.1'), limits, { day, held: { A: exposure('3') } })).toHaveProperty('refused')
  expect(objection(order('BUY', '1'), { symbolDayLoss: each(exact('100')) }, { day })).toBeUndefined()
  expect(objection(order('BUY', '1', { symbol: 'B' }), { symbolDayLoss: each(exact('100')) }, { day })).toHaveProperty('refused')
})

test('a gain is no loss, whatever the limit', () => {
  expect(objection(order('BUY', '1'), { dayLoss: exact('0') }, { day: () => ({ earned: exact('0.01') }) })).toBeUndefined()
})

test('a loss that is not known is not zero: the order waits', () => {
  const day = (): DayResult => ({ unknown: 'no fresh price of B' })
  expect(objection(order('BUY', '1'), { dayLoss: exact('100') }, { day })).toEqual({
    later: 'the loss of the day is not known: no fresh price of B',
  })
})
