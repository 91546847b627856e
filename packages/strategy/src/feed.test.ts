import { feedFault } from './feed'
import { tickFault } from './tick'

test.each([
  ['an array', []],
  ['a generator', (function* () {})()],
  ['an async generator', (async function* () {})()],
  ['an object that has an iterator', { [Symbol.iterator]: () => [].values() }],
])('%s is a feed', (_, made) => expect(feedFault(made)).toBeUndefined())

const neither = 'has no method [Symbol.iterator]() and no method [Symbol.asyncIterator](), so it cannot be iterated over'

test.each([
  ['nothing', undefined, 'is undefined'],
  ['a text, though it can be iterated over', 'ticks', 'is a string'],
  ['a generator function that was not called', function* () {}, neither],
  ['an object with next() alone', { next: () => ({ done: true }) }, neither],
  ['an iterator that is no method', { [Symbol.asyncIterator]: true }, neither],
])('%s is no feed, which is told', (_, made, fault) => expect(feedFault(made)).toBe(fault))

test('a symbol and a price are a tick, with or without a time and more', () => {
  expect(tickFault({ symbol: 'X', price: '7.5' })).toBeUndefined()
  expect(tickFault({ symbol: 'BRK.B', price: '0.1', at: '2024-01-02', volume: 3 })).toBeUndefined()
  expect(tickFault({ symbol: 'X', price: 7.5, at: new Date() })).toMatch(/^price: .*; at: /)
})
