import { until } from '@trading/rig/until'
import { entryKey, generationKey, isConnected, newSymbol, useCacheStage } from '../support/cache-stage'
import { candleOf, closedOf } from '../support/candle-table'

// Readers of the history through the cache, on a real Redis. The history is a table in memory, whose reads the test can hold.

const { table, ask, control, isUp, stored, reading, writing } = useCacheStage()

describe('single flight', () => {
  test('a hundred misses at once are one load, and the next readers need none', async () => {
    const symbol = newSymbol()
    const reader = await reading()
    table.commit(symbol)
    table.hold()
    const waiting = Array.from({ length: 100 }, () => reader.version(symbol))
    await until('the load has begun', () => table.held > 0)
    table.releaseAll()
    expect(await Promise.all(waiting)).toEqual(Array(100).fill(1))
    expect(table.queries).toHaveLength(1)
    expect(reader.outcomes.sort()).toEqual([...Array(99).fill('joined'), 'miss'])
    await stored(symbol)
    const other = await reading()
    expect(await other.version(symbol)).toBe(1)
    expect(await other.version(symbol)).toBe(1)
    expect(other.outcomes).toEqual(['hit', 'near'])
    expect(table.queries).toEqual([])
  })

  test('a load that fails fails all who wait for it, with the error of the history, and is not cached', async () => {
    const symbol = newSymbol()
    const reader = await reading()
    const failure = new Error('the history did not answer')
    table.hold()
    const waiting = Array.from({ length: 10 }, () => reader.version(symbol))
    await until('the load has begun', () => table.held > 0)
    table.fail(failure)
    table.releaseAll()
    for (const result of await Promise.allSettled(waiting)) expect(result).toEqual({ status: 'rejected', reason: failure })
    expect(table.queries).toHaveLength(1)
    table.fail(undefined)
    table.commit(symbol)
    expect(await reader.version(symbol)).toBe(1)
  })

  test('a caller that gives up ends at once, and the load goes on for the others and for the cache', async () => {
    const symbol = newSymbol()
    const reader = await reading()
    table.commit(symbol)
    table.hold()
    const abort = new AbortController()
    const impatient = reader.cached.candles(closedOf(symbol), { abort: abort.signal })
    const patient = reader.version(symbol)
    await until('the load has begun', () => table.held > 0)
    abort.abort(new Error('too late'))
    await expect(impatient).rejects.toThrow('too late')
    await expect(reader.cached.candles(closedOf(symbol), { abort: abort.signal })).rejects.toThrow('too late')
    table.releaseAll()
    expect(await patient).toBe(1)
    expect(await stored(symbol)).toContain('"close":"1"')
    expect(table.queries).toHaveLength(1)
  })
})

describe('the fence', () => {
  test('a load that began before an invalidation never stores its value', async () => {
    const symbol = newSymbol()
    const { announce } = writing()
    const reader = await reading()
    table.commit(symbol)
    table.hold()
    const late = reader.version(symbol)
    await until('the load has begun', () => table.held > 0)
    table.commit(symbol)
    await announce(symbol)
    table.releaseAll()
    expect(await late).toBe(1)
    await until('it was refused', () => reader.outcomes.includes('fenced'))
    expect(await ask((client) => client.exists(entryKey(symbol)))).toBe(0)
    expect(await reader.version(symbol)).toBe(2)
    expect(await (await reading()).version(symbol)).toBe(2)
  })

  test('who asks after an invalidation does not get the load that began before it', async () => {
    const symbol = newSymbol()
    const { announce } = writing()
    const reader = await reading()
    table.commit(symbol)
    table.hold()
    const before = reader.version(symbol)
    await until('the load has begun', () => table.held === 1)
    table.commit(symbol)
    await announce(symbol)
    await until('a second load has begun', () => {
      void reader.version(symbol)
      return table.held === 2
    })
    table.releaseAll()
    expect([await before, await reader.version(symbol)]).toEqual([1, 2])
  })

  test('a generation that is lost while a load is under way does not let it store: the next one is another', async () => {
    const symbol = newSymbol()
    const { announce } = writing()
    await announce(symbol)
    const reader = await reading()
    table.commit(symbol)
    table.hold()
    const late = reader.version(symbol)
    await until('the load has begun', () => table.held > 0)
    await ask((client) => client.del(generationKey(symbol)))
    table.commit(symbol)
    await announce(symbol)
    table.releaseAll()
    expect(await late).toBe(1)
    await until('it was refused', () => reader.outcomes.includes('fenced'))
    expect(await ask((client) => client.exists(entryKey(symbol)))).toBe(0)
  })

  test('nor does one that is lost after an invalidation, whoever begins the next', async () => {
    const symbol = newSymbol()
    const { announce } = writing()
    const [reader, other] = [await reading(), await reading()]
    table.commit(symbol)
    table.hold()
    const late = reader.version(symbol)
    await until('the load has begun', () => table.held > 0)
    table.commit(symbol)
    await announce(symbol)
    await ask((client) => client.del(generationKey(symbol)))
    const later = other.version(symbol)
    await until('the other load has begun', () => table.held === 2)
    table.release(0)
    expect(await late).toBe(1)
    await until('it was refused', () => reader.outcomes.includes('fenced'))
    table.releaseAll()
    expect(await later).toBe(2)
    expect(await stored(symbol)).toContain('"close":"2"')
  })

  test('a load that was under way when Redis was restarted empty does not store', async () => {
    const symbol = newSymbol()
    const reader = await reading()
    const { announce } = writing()
    table.commit(symbol)
    table.hold()
    const late = reader.version(symbol)
    await until('the load has begun', () => table.held > 0)
    table.commit(symbol)
    await control()?.kill()
    await control()?.start()
    await announce(symbol)
    await until('connected', () => isUp() && isConnected(reader))
    table.releaseAll()
    expect(await late).toBe(1)
    await until('it was refused', () => reader.outcomes.includes('fenced'))
    expect(await reader.version(symbol)).toBe(2)
  })

  test('generations and entries have an end, so nothing that nobody asks for stays', async () => {
    const symbol = newSymbol()
    await (await reading({ ttlMs: 60_000 })).version(symbol)
    await stored(symbol)
    const [entry, generation] = await ask((client) => Promise.all([client.pTTL(entryKey(symbol)), client.pTTL(generationKey(symbol))]))
    expect(entry).toBeGreaterThan(0)
    expect(generation).toBeGreaterThan(entry as number)
    expect(generation).toBeLessThanOrEqual(120_000)
  })
})

describe('time to live', () => {
  test.each([
    [0, 600_000],
    [0.5, 540_000],
    [0.999_999, 480_000],
  ])('is jittered, so that what was loaded at once does not end at once: by %d it is %d ms', async (random, expected) => {
    const symbol = newSymbol()
    const reader = await reading({ random: () => random })
    await reader.version(symbol)
    await stored(symbol)
    const left = await ask((client) => client.pTTL(entryKey(symbol)))
    expect(left).toBeLessThanOrEqual(expected + 1)
    expect(left).toBeGreaterThan(expected - 15_000)
  })

  test('bounds how long a change is not seen if nobody announced it', async () => {
    const symbol = newSymbol()
    const reader = await reading({ ttlMs: 600 })
    table.commit(symbol)
    expect(await reader.version(symbol)).toBe(1)
    table.commit(symbol)
    await until('the change is seen', async () => (await reader.version(symbol)) === 2, { withinMs: 10_000 })
  })

  test('is not longer in the near cache than in Redis', async () => {
    const symbol = newSymbol()
    const first = await reading({ ttlMs: 1_000 })
    table.commit(symbol)
    await first.version(symbol)
    await stored(symbol)
    const second = await reading({ ttlMs: 1_000, nearMs: 60_000 })
    await second.version(symbol)
    table.commit(symbol)
    await until('the change is seen', async () => (await second.version(symbol)) === 2, { withinMs: 10_000 })
  })
})

describe('what Redis has', () => {
  const candle = candleOf('SYMBOL', 9)
  test.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['another shape', '{"close":"9"}'],
    ['the candles of another symbol', JSON.stringify([{ ...candle, symbol: 'OTHER' }])],
    ['a price that is no amount', JSON.stringify([{ ...candle, close: 'NaN' }])],
    ['a price as a number', JSON.stringify([{ ...candle, close: 9.5 }])],
    ['more than was asked for', JSON.stringify(Array(11).fill(candle))],
  ])('is not believed if it is %s: that is counted, and the history is read', async (_, text) => {
    const symbol = newSymbol()
    await (await reading()).version(symbol)
    await stored(symbol)
    const generation = await ask((client) => client.get(generationKey(symbol)))
    await ask((client) => client.set(entryKey(symbol), `${generation} ${text.replaceAll('SYMBOL', symbol)}`, { PX: 60_000 }))
    const reader = await reading()
    table.commit(symbol)
    expect(await reader.version(symbol)).toBe(1)
    expect(reader.outcomes).toEqual(['unreadable'])
    await until('it was replaced', async () => (await stored(symbol)).includes('"close":"1"'))
  })

  test('is believed if it is an answer to the query', async () => {
    const symbol = newSymbol()
    await ask((client) => client.set(generationKey(symbol), 'given'))
    await ask((client) => client.set(entryKey(symbol), `given ${JSON.stringify([candleOf(symbol, 9)])}`, { PX: 60_000 }))
    expect(await (await reading()).version(symbol)).toBe(9)
  })

  test('may even be a key of another type', async () => {
    const symbol = newSymbol()
    await ask((client) => client.hSet(entryKey(symbol), 'a', '1'))
    table.commit(symbol)
    const reader = await reading()
    expect(await reader.version(symbol)).toBe(1)
    expect(reader.outcomes[0]).toBe('unavailable')
  })
})

test('a candle that still changes is never a copy: only the closed ones are', async () => {
  const symbol = newSymbol()
  const now = Date.UTC(2026, 10, 2, 12, 30, 45)
  const query = { symbol, width: '1m', from: now - 600_000, to: now + 60_000, limit: 100 } as const
  const boundary = Date.UTC(2026, 10, 2, 12, 29)
  const reader = await reading({ now: () => now })
  const close = async () => (await reader.cached.candles(query)).map((candle) => candle.close)
  table.commit(symbol)
  expect(await close()).toEqual(['1', '1'])
  table.commit(symbol)
  // The second part is read again each time.
  expect(await close()).toEqual(['1', '2'])
  expect(table.queries).toEqual([
    { ...query, to: boundary },
    { ...query, from: boundary, limit: 99 },
    { ...query, from: boundary, limit: 99 },
  ])
  expect(await reader.cached.candles({ ...query, limit: 1 })).toHaveLength(1)
  expect(table.queries).toHaveLength(4)
  const keys = await ask((client) => client.keys(`md:cache:{candles:${symbol}}:*`))
  expect(keys.filter((key) => !key.endsWith(':generation')).every((key) => key.includes(`:${boundary}:`))).toBe(true)
})
