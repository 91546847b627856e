import { exact } from '../rules/exact'
import { createBookMemory } from './book-memory'
import type { Booking } from './positions'

const position = (fills: number): Booking => ({
  ...{ quantity: exact('1'), totalCost: exact('1'), realised: exact('0'), fees: exact('0'), cash: exact('0') },
  ...{ fills, sequence: fills, last: { executedAt: '2026-01-05T00:00:00.000Z', signalId: 'a', price: '1' } },
})
const change = (from: number, symbols: readonly string[], epoch = 'one') => ({
  ...{ epoch, from, sequence: from + symbols.length },
  positions: new Map(symbols.map((symbol) => [symbol, position(from + 1)] as const)),
})
const known = ({ book }: ReturnType<typeof createBookMemory>) => book && [book.epoch, book.sequence, [...book.positions.keys()].sort()]

test('what follows is added to it', () => {
  const memory = createBookMemory()
  expect(known(memory)).toBeUndefined()
  memory.keep(change(0, ['AAA', 'BBB']))
  memory.keep(change(2, ['BBB', 'CCC']))
  expect(known(memory)).toEqual(['one', 4, ['AAA', 'BBB', 'CCC']])
  expect(memory.book?.positions.get('BBB')?.fills).toBe(3)
})

test.each([
  ['is not the next, because another has booked in between', change(5, ['CCC']), ['one', 6, ['CCC']]],
  ['is of another epoch', change(2, ['CCC'], 'two'), ['two', 3, ['CCC']]],
  ['is more than it may hold', change(2, ['CCC', 'DDD']), ['one', 4, ['CCC', 'DDD']]],
])('what %s replaces it', (_, next, expected) => {
  const memory = createBookMemory(3)
  memory.keep(change(0, ['AAA', 'BBB']))
  memory.keep(next)
  expect(known(memory)).toEqual(expected)
})

test('once it is forgotten, nothing is known', () => {
  const memory = createBookMemory()
  memory.keep(change(0, ['AAA']))
  memory.forget()
  expect(known(memory)).toBeUndefined()
})
