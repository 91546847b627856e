import { createExecutionLog } from './execution-log'

const idOf = (number: number) => `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`
const place = (position: number, number = 0) => ({ position, signalId: idOf(number) })
const entry = (position: number, number = 0) => ({
  place: place(position, number),
  frame: `${position}`,
  symbol: 'AAPL',
  at: 0,
  owner: undefined,
})

test('it begins at a place, and knows the number of the entry after each place since', () => {
  const log = createExecutionLog({ keep: 10 })
  expect(log.numberAfter(place(5))).toBeUndefined()
  log.begin(place(5))
  expect([log.numberAfter(place(4)), log.numberAfter(place(5)), log.last]).toEqual([undefined, 0, place(5)])
  log.append([entry(7), entry(7, 1), entry(9)])
  expect([5, 6, 7, 8, 9, 10].map((position) => log.numberAfter(place(position)))).toEqual([0, 0, 1, 2, 3, 3])
  expect([log.entry(1)?.place, log.next, log.last]).toEqual([place(7, 1), 3, place(9)])
})

test('it keeps the newest entries, and says that those before are gone', () => {
  const log = createExecutionLog({ keep: 3 })
  log.begin(place(0))
  for (let position = 1; position <= 100; position++) log.append([entry(position)])
  expect(log.next).toBe(100)
  expect(log.next - log.first).toBeLessThan(6)
  expect(log.entry(log.first - 1)).toBeUndefined()
  expect(log.numberAfter(place(log.first))).toBe(log.first)
  expect(log.numberAfter(place(log.first - 1))).toBeUndefined()
})

test('numbers are never used again', () => {
  const log = createExecutionLog({ keep: 3 })
  log.begin(place(0))
  log.append([entry(1), entry(2)])
  log.end()
  expect([log.isReady, log.numberAfter(place(2))]).toEqual([false, undefined])
  log.begin(place(8))
  expect([log.first, log.next, log.numberAfter(place(8))]).toEqual([2, 2, 2])
})
