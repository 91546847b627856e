import { createNewest, type NewestValue } from './newest'
import { wantedOf } from './wanted'

const price = (symbol: string, at: number): NewestValue => ({ event: 'price', symbol, frame: `${symbol}@${at};` })
const everything = wantedOf({})

test('a reader gets the newest of each, and only what has changed since', () => {
  const newest = createNewest({ most: 10 })
  newest.update([price('A', 1), price('B', 1)])
  const { version } = newest
  newest.update([price('A', 2)])
  newest.update([price('A', 3)])
  expect(newest.since(0, everything)).toBe('B@1;A@3;')
  expect(newest.since(version, everything)).toBe('A@3;')
  expect(newest.since(newest.version, everything)).toBe('')
})

test('a reader gets what it wants', () => {
  const newest = createNewest({ most: 10 })
  newest.update([price('A', 1), price('B', 1), { event: 'system', symbol: undefined, frame: 'system;' }])
  expect(newest.since(0, wantedOf({ symbols: ['B'] }))).toBe('B@1;system;')
  expect(newest.since(0, wantedOf({ events: ['price'] }))).toBe('A@1;B@1;')
  expect(newest.since(0, wantedOf({ events: ['halt'] }))).toBe('')
})

test('of more than it may hold, those that were not updated the longest are dropped', () => {
  const newest = createNewest({ most: 2 })
  newest.update([price('A', 1), price('B', 1)])
  newest.update([price('A', 2), price('C', 1)])
  expect(newest.since(0, everything)).toBe('A@2;C@1;')
})

test('what was cleared is not sent to those who come later', () => {
  const newest = createNewest({ most: 2 })
  newest.update([price('A', 1)])
  newest.clear()
  expect(newest.since(0, everything)).toBe('')
})
