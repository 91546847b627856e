import { exact, textOf } from '../rules/exact'
import type { AskedOrder } from './decide-orders'
import { type BookedExposure, createRiskMemory } from './risk-memory'
import type { ReadRiskState } from './risk-state'

let clock = 0
const open = () => createRiskMemory(() => clock)

const anOrder = (symbol = 'AAA'): AskedOrder => ({
  ...{ signalId: 'any', symbol, side: 'BUY', quantity: exact('1'), referencePrice: exact('100'), validUntil: new Date(0) },
})
const stateOf = (fields: Partial<ReadRiskState> = {}): ReadRiskState => ({
  ...{ turn: '7', sequence: 10, symbols: undefined, known: new Map(), day: () => ({ unknown: 'no' }) },
  exposures: new Map([['AAA', { held: exact('5'), buys: exact('2'), sells: exact('0'), price: exact('100') }]]),
  orders: new Map([['AAA', 1]]),
  ...fields,
})
const booked = (from: number, fields: Partial<BookedExposure> = {}): BookedExposure => ({
  ...{ from, sequence: from + 1, fills: [{ symbol: 'AAA', held: exact('1') }] },
  released: [{ symbol: 'AAA', side: 'BUY', quantity: exact('2') }],
  ...fields,
})
const exposure = (memory: ReturnType<typeof open>) => {
  const { held, buys } = memory.take([anOrder()])?.state.exposures.get('AAA') ?? {}
  return held && buys && [textOf(held), textOf(buys)]
}

test('what was read is kept for the orders after it, with the turn that followed', () => {
  const memory = open()
  expect(memory.take([anOrder()])).toBeUndefined()
  memory.reading()(stateOf())
  const taken = memory.take([anOrder()])
  expect(taken).toMatchObject({ turn: '8', sequence: 10 })
  expect(memory.take([anOrder()])).toBeUndefined()
  taken?.keep([anOrder()])
  expect(memory.take([anOrder()])).toMatchObject({ turn: '9' })
})

test('a fill that is booked moves what was reserved for it into the position', () => {
  const memory = open()
  memory.reading()(stateOf())
  memory.booked(booked(10))
  expect(exposure(memory)).toEqual(['6', '0'])
})

test('a fill that is booked between the read and its keeping is neither missed nor counted twice', () => {
  const memory = open()
  const [keepOld, keepNew] = [memory.reading(), memory.reading()]
  memory.booked(booked(10))
  keepOld(stateOf())
  expect(exposure(memory)).toEqual(['6', '0'])
  keepNew(stateOf({ sequence: 11 }))
  expect(exposure(memory)).toEqual(['5', '2'])
})

test.each<[string, BookedExposure]>([
  ['after a fill that another process booked', booked(11)],
  ['after a fill without a reservation', booked(10, { released: [] })],
  ['after a fill of a symbol of which nothing is known', booked(10, { released: [{ symbol: 'BBB', side: 'BUY', quantity: exact('1') }] })],
])('%s everything is read again', (_, change) => {
  const memory = open()
  memory.reading()(stateOf())
  memory.booked(change)
  expect(memory.take([anOrder()])).toBeUndefined()
})

test('what has ended is forgotten, also by those who read or decide at that moment', () => {
  const memory = open()
  memory.reading()(stateOf())
  const taken = memory.take([anOrder()])
  const keep = memory.reading()
  memory.forget()
  taken?.keep([])
  keep(stateOf())
  expect(memory.take([anOrder()])).toBeUndefined()
})

test('a symbol that was not read is read, and from then on together with the others', () => {
  const memory = open()
  memory.reading()(stateOf({ symbols: new Set(['AAA']) }))
  expect(memory.take([anOrder(), anOrder('BBB')])).toBeUndefined()
  memory.reading()(stateOf({ symbols: new Set(['AAA', 'BBB']) }))
  expect(memory.symbols()).toEqual(new Set(['AAA', 'BBB']))
  expect(memory.take([anOrder(), anOrder('BBB')])).toBeDefined()
})

test('orders count for one second', () => {
  const memory = open()
  const ordersAfter = (ms: number) => {
    clock += ms
    const taken = memory.take([anOrder()])
    const count = taken?.state.orders.get('AAA')
    taken?.keep([anOrder()])
    return count
  }
  memory.reading()(stateOf())
  expect([ordersAfter(0), ordersAfter(500), ordersAfter(499), ordersAfter(1), ordersAfter(1_000)]).toEqual([1, 2, 3, 2, undefined])
})
