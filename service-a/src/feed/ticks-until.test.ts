import type { Tick } from './feed'
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

test('arrays, generators and async generators are feeds alike', async () => {
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

test('a feed is told to let go when its ticks are no longer wanted', async () => {
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

test('what a feed throws is thrown', async () => {
  const broken = function* () {
    yield* ticks
    throw new Error('the line went dead')
  }
  await expect(all(ticksUntil(never, broken()))).rejects.toThrow('the line went dead')
})
