import type { Tick } from '@trading/strategy'
import { ticksUntil } from './ticks-until'

const ticks: Tick[] = [
  { symbol: 'A', price: '1' },
  { symbol: 'B', price: '2' },
]
const all = async (feed: AsyncIterable<Tick>) => {
  const seen: Tick[] = []
  for await (const tick of feed) seen.push(tick)
  return seen
}
const { signal: never } = new AbortController()

test('arrays, generators and async generators are all feeds', async () => {
  const generator = function* () {
    yield* ticks
  }
  const asyncGenerator = async function* () {
    yield* ticks
  }
  for (const feed of [ticks, generator(), asyncGenerator()]) expect(await all(ticksUntil(never, feed))).toEqual(ticks)
})

test('an abort ends a feed whose next tick never comes', async () => {
  const controller = new AbortController()
  const hanging = async function* () {
    yield* ticks
    controller.abort()
    await new Promise(() => undefined)
  }
  expect(await all(ticksUntil(controller.signal, hanging()))).toEqual(ticks)
})

test('a feed is closed when its ticks are no longer wanted', async () => {
  let released = false
  const feed = function* () {
    try {
      for (;;) yield* ticks
    } finally {
      released = true
    }
  }
  for await (const _ of ticksUntil(never, feed())) break
  expect(released).toBe(true)
})

test.each<[what: string, given: unknown, fault: string]>([
  ['a price that is a number', { symbol: 'X', price: 7.5 }, 'price: Invalid input: expected string, received number'],
  ['a price with an exponent', { symbol: 'X', price: '1e-7' }, 'price: must be a decimal string such as "189.25"'],
  ['a price of zero', { symbol: 'X', price: '0.00' }, 'price: must be above zero'],
  ['a symbol with a comma', { symbol: 'A,B', price: '1' }, 'symbol: must be 1 to 64 printable ASCII characters'],
  ['an error page', { error: 'not found' }, 'symbol: Invalid input: expected string, received undefined; price: Invalid'],
  ['nothing', undefined, 'Invalid input: expected object, received undefined'],
  ['a promise', Promise.reject(new Error('nobody waits for it')), 'it is a promise, expected a value'],
])('%s is an invalid tick: it is reported with its number, and the feed is closed', async (_, given, fault) => {
  let released = false
  const feed = function* () {
    try {
      yield* ticks
      yield given as Tick
    } finally {
      released = true
    }
  }
  await expect(all(ticksUntil(never, feed()))).rejects.toThrow(`tick 3 of the feed is invalid: ${fault}`)
  expect(released).toBe(true)
})

test('an iterator that returns no result is reported, and not taken for the end of the feed', async () => {
  const feed = { [Symbol.asyncIterator]: () => ({ next: async () => undefined }) } as unknown as AsyncIterable<Tick>
  await expect(all(ticksUntil(never, feed))).rejects.toThrow(
    'next() of the feed returned undefined, expected an object with value and done',
  )
  const lacksNext = { [Symbol.iterator]: () => ({}) } as unknown as Iterable<Tick>
  await expect(all(ticksUntil(never, lacksNext))).rejects.toThrow('the feed failed: TypeError: iterator.next is not a function')
})

test('a feed that fails to close hides no other error', async () => {
  const iterator = {
    next: () => ({ value: 'no tick' }),
    return: () => {
      throw new Error('already closed')
    },
  }
  const feed = { [Symbol.iterator]: () => iterator } as unknown as Iterable<Tick>
  await expect(all(ticksUntil(never, feed))).rejects.toThrow('tick 1 of the feed is invalid')
})

test('an error of the feed is rethrown with its name, or unchanged if it says what to do', async () => {
  const broken = function* () {
    yield* ticks
    throw new Error('the line went dead')
  }
  await expect(all(ticksUntil(never, broken()))).rejects.toThrow('the feed failed: the line went dead')
  const unusable = Object.assign(new Error('the file was cut short'), { exitCode: 78 })
  const cut = {
    [Symbol.asyncIterator]: () => {
      throw unusable
    },
  }
  await expect(all(ticksUntil(never, cut))).rejects.toBe(unusable)
})
