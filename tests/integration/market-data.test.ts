import { type MarketDataReader, type MarketTick, openReader, type Stored, storeHeartbeat, storeTick } from '@trading/market-data'
import { openRedis, type RedisConnection, RedisUnavailable } from '@trading/redis'
import { quietLog } from '@trading/rig/quiet-log'
import { openTestCache } from '@trading/rig/test-cache'
import { until } from '@trading/rig/until'

// The script that stores prices, and the readers that follow them, on a real Redis.

let cache: Awaited<ReturnType<typeof openTestCache>>
let redis: RedisConnection
const readers: MarketDataReader[] = []

beforeAll(async () => {
  cache = await openTestCache()
  redis = openRedis({ url: cache.url, name: 'writer', log: quietLog() })
  await until('connected', () => redis.up)
})
afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()))
})
afterAll(async () => {
  await redis.close()
  await cache.stop()
})

let symbols = 0
const newSymbol = () => `TEST${++symbols}`

/** A writer of one symbol. */
function writing(symbol = newSymbol(), { epoch = 1, kept = { count: 100, ms: 60_000 } } = {}) {
  let sequence = 0
  const store = (fields: Partial<MarketTick> = {}): Promise<Stored> => {
    const at = Date.now()
    const tick = { symbol, epoch, sequence: ++sequence, price: '10.5', quantity: undefined, eventAt: at, ingestedAt: at, ...fields }
    sequence = tick.sequence
    return redis.call((client) => storeTick(client, tick, kept))
  }
  const beat = (at = Date.now()) => redis.call((client) => storeHeartbeat(client, { symbol, epoch, at }))
  return { symbol, store, beat }
}

async function reading(symbol: string, { maxAgeMs = 60_000, keep = 100 } = {}): Promise<MarketDataReader> {
  const reader = openReader({ url: cache.url, name: 'reader', symbols: [symbol], maxAgeMs, keep, log: quietLog() })
  readers.push(reader)
  return reader
}
const stateOf = (reader: MarketDataReader, symbol: string) => reader.latest(symbol).state
const sequencesOf = (reader: MarketDataReader, symbol: string) => reader.recent(symbol, 1_000).map(({ sequence }) => sequence)

/** A reader that is live. */
async function following(symbol: string): Promise<MarketDataReader> {
  const reader = await reading(symbol)
  await until('live', () => stateOf(reader, symbol) === 'live')
  return reader
}

describe('what is stored', () => {
  test('is what readers get, those that were there before and those that come later', async () => {
    const { symbol, store } = writing()
    const early = await reading(symbol)
    await until('connected', () => stateOf(early, symbol) === 'stale')
    for (const price of ['10.5', '10.5', '10.75']) expect(await store({ price })).toBe('stored')
    const late = await following(symbol)
    await until('the last tick has arrived', () => early.latest(symbol).tick?.sequence === 3)
    for (const reader of [early, late]) {
      expect(reader.latest(symbol)).toMatchObject({ state: 'live', tick: { price: '10.75', epoch: 1, sequence: 3 } })
      expect(reader.recent(symbol, 10).map(({ price }) => price)).toEqual(['10.5', '10.5', '10.75'])
    }
  })

  test('is not changed by a tick that comes again, late, or from a writer that was replaced', async () => {
    const old = writing()
    const current = writing(old.symbol, { epoch: 2 })
    await old.store()
    await current.store()
    await current.store()
    expect(await current.store({ sequence: 2, price: '99' })).toBe('old')
    expect(await current.store({ sequence: 1, price: '99' })).toBe('old')
    expect(await old.store({ sequence: 50, price: '99' })).toEqual({ fencedBy: 2 })
    expect(await old.beat()).toEqual({ fencedBy: 2 })
    const reader = await following(old.symbol)
    expect(reader.recent(old.symbol, 10).map(({ epoch, sequence, price }) => [epoch, sequence, price])).toEqual([
      [1, 1, '10.5'],
      [2, 1, '10.5'],
      [2, 2, '10.5'],
    ])
  })

  test('is refused to the writer before as soon as a new one has claimed the symbol, though it has no tick yet', async () => {
    const old = writing()
    await old.store()
    expect(await writing(old.symbol, { epoch: 2 }).beat()).toBe('stored')
    expect(await old.store({ price: '99' })).toEqual({ fencedBy: 2 })
  })

  test('has a time that never goes back, whatever the clock does', async () => {
    const { symbol, store } = writing()
    const at = Date.now()
    await store({ ingestedAt: at })
    await store({ ingestedAt: at - 30_000 })
    const reader = await following(symbol)
    expect(reader.recent(symbol, 10).map(({ ingestedAt }) => ingestedAt)).toEqual([at, at])
  })

  test('is trimmed by count and by age', async () => {
    const few = writing(newSymbol(), { kept: { count: 3, ms: 60_000 } })
    for (let tick = 0; tick < 10; tick++) await few.store()
    expect(sequencesOf(await following(few.symbol), few.symbol)).toEqual([8, 9, 10])
    const young = writing(newSymbol(), { kept: { count: 100, ms: 1_000 } })
    const at = Date.now()
    for (const ago of [5_000, 1_001, 1_000, 0]) await young.store({ ingestedAt: at - ago })
    expect(sequencesOf(await following(young.symbol), young.symbol)).toEqual([3, 4])
  })

  test.each(['BTC/USDT:USDT', 'A{B}C', '}', '{', '50%', 'ES/U4 P5550'])('is found for any symbol: %s', async (symbol) => {
    await writing(symbol).store()
    expect((await following(symbol)).latest(symbol).tick?.symbol).toBe(symbol)
  })
})

describe('a reader', () => {
  test('is told of a quiet symbol that its price still stands', async () => {
    const { symbol, store, beat } = writing()
    const at = Date.now()
    await store({ ingestedAt: at - 30_000 })
    const reader = await reading(symbol, { maxAgeMs: 20_000 })
    await until('the price is known', () => reader.latest(symbol).tick !== undefined)
    expect(stateOf(reader, symbol)).toBe('stale')
    await beat(at)
    await until('live', () => stateOf(reader, symbol) === 'live')
  })

  test('notices a tick that it missed, and reads it again', async () => {
    const { symbol, store } = writing()
    await store()
    const reader = await following(symbol)
    // Stored without being published to this channel.
    await redis.call((client) => client.publish(`md:${symbol}`, '0000000001 0000000000003 1 1 11'))
    await store()
    await store()
    await until('synced', () => sequencesOf(reader, symbol).length === 3 && stateOf(reader, symbol) === 'live')
    expect(sequencesOf(reader, symbol)).toEqual([1, 2, 3])
  })

  test('gets the ticks of an iteration, the newest if it is slow', async () => {
    const { symbol, store } = writing()
    const reader = await reading(symbol)
    await until('connected', () => stateOf(reader, symbol) === 'stale')
    const ticks = reader.ticks()
    const first = ticks.next()
    await store()
    expect((await first).value).toMatchObject({ skipped: 0, tick: { sequence: 1 } })
    for (let tick = 0; tick < 5; tick++) await store()
    await until('all have arrived', () => reader.latest(symbol).tick?.sequence === 6)
    expect((await ticks.next()).value).toMatchObject({ skipped: 4, tick: { sequence: 6 } })
    await reader.close()
    expect(await ticks.next()).toEqual({ done: true, value: undefined })
  })

  test('whose login is refused ends with an error that says what to correct', async () => {
    const url = cache.url.replace(/:[^:@/]+@/, ':wrong@')
    const reader = openReader({ url, name: 'reader', symbols: ['X'], maxAgeMs: 1_000, log: quietLog() })
    await expect(reader.closed).rejects.toMatchObject({
      code: 'ACCESS_REFUSED',
      exitCode: 78,
      message: expect.stringContaining('REDIS_URL'),
    })
    await expect(reader.closed).rejects.not.toThrow('wrong')
    await reader.close()
  })
})

describe('when Redis', () => {
  test('is frozen, calls end at their deadline, and readers are disconnected until it is back', async () => {
    const { symbol, store } = writing()
    await store()
    const reader = await following(symbol)
    await cache.control?.freeze()
    try {
      await expect(store({ sequence: 2 })).rejects.toThrow(RedisUnavailable)
      await until('disconnected', () => stateOf(reader, symbol) === 'disconnected')
    } finally {
      await cache.control?.thaw()
    }
    await until('connected', () => redis.up)
    // The outcome of the first attempt is unknown; the same tick again is harmless.
    expect(['stored', 'old']).toContain(await store({ sequence: 2 }))
    await until('live', () => stateOf(reader, symbol) === 'live' && reader.latest(symbol).tick?.sequence === 2)
    expect(sequencesOf(reader, symbol)).toEqual([1, 2])
  })

  test('is restarted empty, readers keep their price but do not call it live until the writer has passed it', async () => {
    const { symbol, store } = writing()
    for (let tick = 0; tick < 3; tick++) await store()
    const reader = await following(symbol)
    await cache.control?.kill()
    await until('disconnected', () => stateOf(reader, symbol) === 'disconnected')
    await cache.control?.start()
    await until('resyncing', () => redis.up && stateOf(reader, symbol) === 'resyncing')
    expect(reader.latest(symbol).tick?.sequence).toBe(3)
    // A writer of before that was slow: its tick is news to an empty Redis, and not to the reader.
    await writing(symbol).store({ sequence: 2 })
    await store({ sequence: 4 })
    await until('live', () => stateOf(reader, symbol) === 'live')
    expect(reader.latest(symbol).tick?.sequence).toBe(4)
  })
})
