import type { MarketTick } from '@trading/market-data'
import { acceptTick } from './accept-tick'
import { createFeedSilence } from './feed-silence'
import { runMarket } from './market'

beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate'] }))
afterEach(() => jest.useRealTimers())

function running(feed: Iterable<unknown> | AsyncIterable<unknown>, { intervalMs = 250 } = {}) {
  const ticks: (MarketTick & { atMs: number })[] = []
  const refused: string[] = []
  const begun = Date.now()
  const stopping = new AbortController()
  const silence = createFeedSilence({ maxMs: 1_000 })
  const done = runMarket({
    ...{ silence, feed: feed as never, epoch: 4, intervalMs, abort: stopping.signal },
    accept: acceptTick({ stamps: true, symbols: [], maxAheadMs: 0, now: Date.now }),
    onTick: (tick) => ticks.push({ ...tick, atMs: Date.now() - begun }),
    onRefused: (fault) => refused.push(fault),
  })
  return { ticks, refused, done, stopping, silence }
}
const of = (symbols: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ symbol: symbols[index % symbols.length] as string, price: String(index + 1) }))

test('the ticks of each symbol are numbered from 1 in the epoch', async () => {
  const { ticks, done } = running(of('AB', 5), { intervalMs: 0 })
  await jest.advanceTimersByTimeAsync(10)
  await done
  expect(ticks.map(({ symbol, epoch, sequence, price }) => [symbol, epoch, sequence, price])).toEqual([
    ['A', 4, 1, '1'],
    ['B', 4, 1, '2'],
    ['A', 4, 2, '3'],
    ['B', 4, 2, '4'],
    ['A', 4, 3, '5'],
  ])
})

test('each symbol has its own pace: the first of all of them open the market, and no tick is left out', async () => {
  const { ticks, done } = running(of('ABC', 9))
  await jest.advanceTimersByTimeAsync(500)
  await done
  expect(ticks.map(({ symbol, atMs }) => `${symbol} ${atMs}`)).toEqual([
    ...['A 0', 'B 0', 'C 0'],
    ...['A 250', 'B 250', 'C 250'],
    ...['A 500', 'B 500', 'C 500'],
  ])
})

test('what is not a tick is refused, takes no number and does not stop the market', async () => {
  const feed = [
    { symbol: 'A', price: '1' },
    null,
    { symbol: 'A', price: '-1' },
    Promise.reject(new Error('x')),
    { symbol: 'A', price: '2' },
  ]
  const { ticks, refused, done } = running(feed, { intervalMs: 0 })
  await jest.advanceTimersByTimeAsync(10)
  await done
  expect(refused).toEqual(['invalid', 'invalid', 'invalid'])
  expect(ticks.map(({ sequence, price }) => [sequence, price])).toEqual([
    [1, '1'],
    [2, '2'],
  ])
})

test('it ends at once when it is stopped, however long the pace is', async () => {
  const { ticks, done, stopping } = running(of('A', 3), { intervalMs: 60_000 })
  await jest.advanceTimersByTimeAsync(10)
  stopping.abort()
  await done
  expect(ticks).toHaveLength(1)
})

test('a feed is silent when it does not answer, and not while its ticks wait for their pace', async () => {
  const feed = async function* () {
    yield* of('A', 3)
    await new Promise(() => undefined)
  }
  const { ticks, silence, stopping, done } = running(feed(), { intervalMs: 5_000 })
  await jest.advanceTimersByTimeAsync(9_999)
  expect([ticks.length, silence.tooLongMs]).toEqual([2, 0])
  await jest.advanceTimersByTimeAsync(1_500)
  expect([ticks.length, silence.tooLongMs]).toEqual([3, 1_499])
  stopping.abort()
  await done
})

test('a feed that always has a tick leaves the process time for its other work', async () => {
  const feed = function* () {
    for (;;) yield { symbol: 'A', price: '1' }
  }
  const { ticks, stopping, done } = running(feed(), { intervalMs: 0 })
  await new Promise((resolve) => setImmediate(resolve))
  expect(ticks.length).toBeGreaterThan(0)
  expect(ticks.length).toBeLessThan(1_000)
  stopping.abort()
  await done
})
