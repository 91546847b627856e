import type { MarketTick } from '@trading/market-data'
import type { Tick } from '@trading/strategy'
import { acceptTick } from './accept-tick'
import { openMarket } from './open-market'

let time: number
const now = () => time
beforeEach(() => {
  time = 1_000_000
})

/** A feed that yields what it is given, when it is given. */
function manualFeed() {
  const asked: ((result: IteratorResult<Tick>) => void)[] = []
  const feed = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<Tick>>((resolve) => asked.push(resolve)) }) }
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    feed,
    async give(value: unknown) {
      await settle()
      asked.shift()?.({ value: value as Tick, done: false })
      await settle()
    },
  }
}

function opened({ intervalMs = 0, epochs = [7] }: { intervalMs?: number; epochs?: number[] } = {}) {
  const { feed, give } = manualFeed()
  const written: MarketTick[] = []
  const log = { info: jest.fn(), warn: jest.fn() }
  const metrics = { epoch: jest.fn(), tick: jest.fn(), refused: jest.fn() }
  const market = openMarket({
    ...{ feed, intervalMs, now, metrics, log: log as never, writers: [{ write: (tick) => void written.push(tick) }] },
    accept: acceptTick({ stamps: true, symbols: [], maxAheadMs: 0, now }),
    history: { nextEpoch: async () => epochs.shift() ?? Promise.reject(new Error('away')) },
  })
  return { market, give, written, log, metrics }
}

test('ticks get the epoch that the history gives, and without one it is not ready', async () => {
  const { market, give, written, metrics } = opened()
  expect(market.unready?.()).toBe('the market waits for its epoch')
  await give({ symbol: 'A', price: '1' })
  expect(market.unready?.()).toBeUndefined()
  expect(written).toMatchObject([{ symbol: 'A', price: '1', epoch: 7, sequence: 1 }])
  expect(metrics.epoch).toHaveBeenCalledWith(7)
  await market.close()
})

test('a value that is not stored is counted each time, and told once for each kind of fault', async () => {
  const { market, give, written, log, metrics } = opened()
  for (const value of [{ symbol: 'A', price: '0' }, { symbol: 'A' }, 'nonsense']) await give(value)
  expect(written).toEqual([])
  expect(metrics.refused.mock.calls).toEqual([['invalid'], ['invalid'], ['invalid']])
  expect(log.warn).toHaveBeenCalledTimes(1)
  await market.close()
})

test('a feed that has been silent for a minute is a warning, until it has a tick to store', async () => {
  const { market, give } = opened()
  await give({ symbol: 'A', price: '1' })
  time += 60_000
  expect(market.warning?.()).toBeUndefined()
  time += 1
  expect(market.warning?.()).toBe('the feed has had no tick to store for 60 s')
  await give('nonsense')
  expect(market.warning?.()).toBeDefined()
  await give({ symbol: 'A', price: '1' })
  expect(market.warning?.()).toBeUndefined()
  await market.close()
})

test('a slow pace is no silence', async () => {
  const { market, give } = opened({ intervalMs: 3_600_000 })
  await give({ symbol: 'A', price: '1' })
  time += 3 * 3_600_000
  expect(market.warning?.()).toBeUndefined()
  await market.close()
})

test('a market that is not open yet has no feed that could be silent', async () => {
  const { market } = opened({ epochs: [] })
  time += 3_600_000
  expect(market.warning?.()).toBeUndefined()
  await market.close()
})
