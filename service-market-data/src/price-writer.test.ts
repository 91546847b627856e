import type { MarketTick } from '@trading/market-data'
import { RedisUnavailable } from '@trading/redis'
import { openPriceWriter } from './price-writer'

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

const tick = (sequence: number): MarketTick => ({
  ...{ symbol: 'SPX', epoch: 3, sequence, price: '10', quantity: undefined, eventAt: sequence, ingestedAt: sequence },
})
const left = '0000000002 0000000000007 1 1 9 '

/** A writer on a client that answers as Redis does; `refuse` says why a call fails, if it does. */
function writing({ pricesStand = () => true }: { pricesStand?: () => boolean } = {}) {
  const calls: string[] = []
  const inherited: MarketTick[] = []
  let refuse: (call: string) => Error | undefined = () => undefined
  let stored = 0
  const answer = async (call: string, value: unknown) => {
    calls.push(call)
    const error = refuse(call)
    if (error) throw error
    return value
  }
  const transaction = { hGetAll: () => transaction, zRange: () => transaction, execTyped: () => answer('read', [{ epoch: '3' }, [left]]) }
  const client = {
    multi: () => transaction,
    hmGet: () => answer('position', ['3', String(stored)]),
    async evalSha(_: string, { keys, arguments: given }: { keys: string[]; arguments: string[] }) {
      const isTick = keys.length === 2
      const [, sequence, , , , , channel] = given
      await answer(isTick ? `tick ${sequence}${channel === '' ? ', unpublished' : ''}` : 'heartbeat', 1)
      if (isTick) stored = Number(sequence)
      return 1
    },
  }
  const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() }
  const writer = openPriceWriter({
    redis: { up: true, onUp: () => undefined, call: (work) => work(client as never) },
    ...{ kept: { count: 100, ms: 60_000 }, log: log as never, pricesStand },
    onInherited: (ticks) => inherited.push(...ticks),
  })
  return {
    ...{ writer, calls, inherited, log },
    refuse: (why: typeof refuse) => {
      refuse = why
    },
    /** Redis is as it was when this tick was its last. */
    lose: (upTo: number) => {
      stored = upTo
    },
    count: (call: string) => calls.filter((each) => each === call).length,
  }
}
const full = new Error('OOM command not allowed')

test('before its first tick of a symbol it claims the symbol, and passes on what earlier writers have left', async () => {
  const { writer, calls, inherited } = writing()
  writer.write(tick(1))
  await jest.advanceTimersByTimeAsync(0)
  expect(calls).toEqual(['heartbeat', 'read', 'position', 'tick 1'])
  expect(inherited).toMatchObject([{ epoch: 2, sequence: 7, price: '9' }])
  await writer.close()
})

test('a Redis that refuses to store is asked again at leisure, and the writer is not ready meanwhile', async () => {
  const { writer, refuse, count, log } = writing()
  writer.write(tick(1))
  await jest.advanceTimersByTimeAsync(0)
  refuse((call) => (call.startsWith('tick') ? full : undefined))
  writer.write(tick(2))
  await jest.advanceTimersByTimeAsync(10_000)
  expect(count('tick 2')).toBeGreaterThan(5)
  expect(count('tick 2')).toBeLessThanOrEqual(21)
  expect(log.error).toHaveBeenCalledTimes(1)
  expect(writer.unready?.()).toBe('Redis does not store prices: OOM command not allowed')
  refuse(() => undefined)
  await jest.advanceTimersByTimeAsync(1_000)
  expect(writer.unready?.()).toBeUndefined()
  await writer.close()
})

test('a price is not confirmed while a later one waits, nor while prices do not stand', async () => {
  let stands = true
  const { writer, refuse, count } = writing({ pricesStand: () => stands })
  writer.write(tick(1))
  await jest.advanceTimersByTimeAsync(2_000)
  expect(count('heartbeat')).toBe(3)
  refuse((call) => (call.startsWith('tick') ? full : undefined))
  writer.write(tick(2))
  await jest.advanceTimersByTimeAsync(5_000)
  expect(count('heartbeat')).toBe(3)
  refuse(() => undefined)
  stands = false
  await jest.advanceTimersByTimeAsync(5_000)
  expect(count('heartbeat')).toBe(3)
  stands = true
  await jest.advanceTimersByTimeAsync(1_000)
  expect(count('heartbeat')).toBe(4)
  await writer.close()
})

test('a claim whose answer is lost is made again before any tick is stored', async () => {
  const { writer, refuse, calls } = writing()
  refuse((call) => (call === 'heartbeat' ? new RedisUnavailable('no answer') : undefined))
  writer.write(tick(1))
  await jest.advanceTimersByTimeAsync(400)
  refuse(() => undefined)
  await jest.advanceTimersByTimeAsync(200)
  expect(calls).toEqual(['heartbeat', 'heartbeat', 'read', 'position', 'tick 1'])
  await writer.close()
})

test('what Redis has lost is stored again and not published again; what may not have been published is', async () => {
  const { writer, calls, refuse, lose } = writing()
  for (const sequence of [1, 2, 3]) writer.write(tick(sequence))
  await jest.advanceTimersByTimeAsync(0)
  refuse((call) => {
    if (call !== 'tick 4') return undefined
    // Once only: the connection is cut, and Redis comes back with less.
    refuse(() => undefined)
    lose(1)
    return new RedisUnavailable('cut')
  })
  writer.write(tick(4))
  await jest.advanceTimersByTimeAsync(1_000)
  expect(calls.filter((call) => call.startsWith('tick'))).toEqual([
    ...['tick 1', 'tick 2', 'tick 3', 'tick 4'],
    ...['tick 2, unpublished', 'tick 3, unpublished', 'tick 4'],
  ])
  await writer.close()
})
