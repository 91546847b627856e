import {
  announceChanges,
  type CachedHistory,
  type CachedHistoryOptions,
  type CacheOutcome,
  type CacheWriter,
  openCachedHistory,
  openCacheWriter,
} from '@trading/market-cache'
import { type Client, openRedis, type RedisConnection } from '@trading/redis'
import { startTcpProxy, type TcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { quietLog } from '@trading/rig/quiet-log'
import { openTestCache } from '@trading/rig/test-cache'
import { until } from '@trading/rig/until'
import { hostOf } from '@trading/runtime'
import { candleOf, candleTable, closedOf } from '../support/candle-table'

// The cache of the history on a real Redis. The history is a table in memory, whose reads the test can hold.

let cache: Awaited<ReturnType<typeof openTestCache>>
let redis: RedisConnection
let table: ReturnType<typeof candleTable>
const closing: { close: () => Promise<void> }[] = []

beforeAll(async () => {
  cache = await openTestCache()
  redis = openRedis({ url: cache.url, name: 'test', log: quietLog() })
  await until('connected', () => redis.up)
})
beforeEach(() => {
  table = candleTable()
})
afterEach(async () => {
  table.releaseAll()
  for (const each of closing.splice(0).reverse()) await each.close()
})
afterAll(async () => {
  await redis.close()
  await cache.stop()
})

let symbols = 0
const newSymbol = () => `C${++symbols}`
const ask = <T>(work: (client: Client) => Promise<T>): Promise<T> => redis.call(work)
const generationKey = (symbol: string) => `md:cache:{candles:${symbol}}:generation`
const entryKey = (symbol: string) => {
  const { width, from, to, limit } = closedOf(symbol)
  return `md:cache:{candles:${symbol}}:${width}:${from}:${to}:${limit}`
}

interface Reader {
  cached: CachedHistory
  /** What became of its requests, the latest last. */
  outcomes: CacheOutcome[]
  /** The version of a symbol that it serves. */
  version: (symbol: string) => Promise<number>
}

function newReader(options: Partial<CachedHistoryOptions> = {}): Reader {
  const outcomes: CacheOutcome[] = []
  const onOutcome = (outcome: CacheOutcome) => outcomes.push(outcome)
  // On a busy machine, Redis may take its time: only tests of the deadline have a short one.
  const given = { history: table, url: cache.url, name: 'reader', log: quietLog(), callMs: 5_000, onOutcome, ...options }
  const cached = openCachedHistory(given)
  closing.push(cached)
  return { cached, outcomes, version: async (symbol) => Number((await cached.candles(closedOf(symbol)))[0]?.close) }
}
const isConnected = ({ cached }: Reader) => cached.warning() === undefined
/** A reader that is connected, and whose near cache is in use. */
async function reading(options: Partial<CachedHistoryOptions> = {}): Promise<Reader> {
  const reader = newReader(options)
  await inUse(reader)
  reader.outcomes.length = 0
  table.queries.length = 0
  return reader
}
/** Until the near cache is used again, which is when the channel of changes is listened to. */
const inUse = async (reader: Reader) => {
  const symbol = newSymbol()
  await until('the near cache is used', async () => {
    await reader.version(symbol)
    return reader.outcomes.at(-1) === 'near'
  })
}
function writing(url = cache.url): { writer: CacheWriter; announce: (symbol: string) => Promise<void> } {
  const own = openRedis({ url, name: 'writer', log: quietLog() })
  const writer = openCacheWriter({ redis: own, history: table, log: quietLog() })
  closing.push(own, writer)
  return {
    writer,
    async announce(symbol) {
      writer.candlesChanged(symbol)
      expect(await writer.announced(10_000)).toBe(true)
    },
  }
}
async function proxied(): Promise<{ proxy: TcpProxy; url: string }> {
  const target = new URL(cache.url)
  const proxy = await startTcpProxy({ target: () => ({ host: hostOf(target), port: Number(target.port) }) })
  closing.push(proxy)
  return { proxy, url: through(proxy, cache.url) }
}
/** Whose instruments can only come from the cache. */
const withoutInstruments = () => ({ ...table, instruments: () => Promise.reject(new Error('away')) })
const stored = (symbol: string) => until('stored', () => ask((client) => client.get(entryKey(symbol))))

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

  test.each(['is lost', 'is lost, and another reader has begun a new one'])(
    'a generation that %s while a load is under way does not let it store: none comes twice',
    async (how) => {
      const symbol = newSymbol()
      const { announce } = writing()
      await announce(symbol)
      const [reader, other] = [await reading(), await reading()]
      table.commit(symbol)
      table.hold()
      const late = reader.version(symbol)
      await until('the load has begun', () => table.held > 0)
      await ask((client) => client.del(generationKey(symbol)))
      table.commit(symbol)
      await announce(symbol)
      await ask((client) => client.del(generationKey(symbol)))
      const later = how === 'is lost' ? undefined : other.version(symbol)
      if (later) await until('the other load has begun', () => table.held === 2)
      table.releaseAll()
      expect(await late).toBe(1)
      await until('it was refused', () => reader.outcomes.includes('fenced'))
      if (later) expect(await stored(symbol)).toContain('"close":"2"')
      else expect(await ask((client) => client.exists(entryKey(symbol)))).toBe(0)
    },
  )

  test('a load that was under way when Redis was restarted empty does not store', async () => {
    const symbol = newSymbol()
    const reader = await reading()
    const { announce } = writing()
    table.commit(symbol)
    table.hold()
    const late = reader.version(symbol)
    await until('the load has begun', () => table.held > 0)
    table.commit(symbol)
    await cache.control?.kill()
    await cache.control?.start()
    await announce(symbol)
    await until('connected', () => redis.up && isConnected(reader))
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

describe('while Redis', () => {
  test('is absent from the start, the history is read, once for many', async () => {
    const symbol = newSymbol()
    table.commit(symbol)
    const reader = newReader({ url: 'redis://127.0.0.1:1' })
    expect(await Promise.all(Array.from({ length: 10 }, () => reader.version(symbol)))).toEqual(Array(10).fill(1))
    expect(table.queries).toHaveLength(1)
    expect(reader.cached.warning()).toMatch(/not connected to Redis/)
    table.commit(symbol)
    expect(await reader.version(symbol)).toBe(2)
  })

  test('is frozen, an answer takes one deadline more than the history, and then no more', async () => {
    const [symbol, other] = [newSymbol(), newSymbol()]
    const reader = await reading({ callMs: 250 })
    table.commit(symbol)
    await cache.control?.freeze()
    try {
      const begun = performance.now()
      expect(await reader.version(symbol)).toBe(1)
      expect(performance.now() - begun).toBeLessThan(5_000)
      expect(reader.outcomes).toEqual(['unavailable'])
      await until('given up', () => !isConnected(reader))
      table.commit(symbol)
      expect([await reader.version(symbol), await reader.version(other)]).toEqual([2, 0])
    } finally {
      await cache.control?.thaw()
    }
    await until('connected', () => redis.up)
    await inUse(reader)
    expect(await reader.version(symbol)).toBe(2)
  })

  test('is killed, the history is read, and copies are used again when it is back', async () => {
    const symbol = newSymbol()
    const reader = await reading()
    table.commit(symbol)
    await reader.version(symbol)
    await cache.control?.kill()
    await until('disconnected', () => !isConnected(reader))
    table.commit(symbol)
    expect(await reader.version(symbol)).toBe(2)
    await cache.control?.start()
    await until('connected', () => redis.up)
    await inUse(reader)
    expect(await reader.version(symbol)).toBe(2)
    await until('stored', () => ask((client) => client.exists(entryKey(symbol))))
  })

  test('is out of memory, the history is read', async () => {
    const symbol = newSymbol()
    const reader = await reading()
    table.commit(symbol)
    await ask((client) => client.configSet('maxmemory', '1'))
    try {
      expect(await reader.version(symbol)).toBe(1)
      expect(reader.outcomes).toEqual(['unavailable'])
    } finally {
      await ask((client) => client.configSet('maxmemory', '0'))
    }
  })

  test('answers, a value that is too large is not stored', async () => {
    const reader = await reading()
    const huge = Array.from({ length: 10_000 }, () => candleOf('HUGE', 1))
    const candles = jest.spyOn(table, 'candles').mockResolvedValue(huge)
    expect(await reader.cached.candles({ ...closedOf('HUGE'), limit: 10_000 })).toHaveLength(10_000)
    expect(reader.outcomes).toEqual(['miss', 'too_large'])
    expect(await reader.cached.candles({ ...closedOf('HUGE'), limit: 10_000 })).toHaveLength(10_000)
    expect(candles).toHaveBeenCalledTimes(2)
  })
})

describe('the near cache', () => {
  test('drops what the writer announces, and nothing else', async () => {
    const [symbol, other] = [newSymbol(), newSymbol()]
    const { announce } = writing()
    const reader = await reading()
    for (const each of [symbol, other]) await reader.version(each)
    table.commit(symbol)
    table.commit(other)
    expect([await reader.version(symbol), await reader.version(other)]).toEqual([0, 0])
    await announce(symbol)
    await until('the change is seen', async () => (await reader.version(symbol)) === 1)
    expect(await reader.version(other)).toBe(0)
  })

  test('is empty after a reconnect, since announcements may have been missed', async () => {
    const symbol = newSymbol()
    const { announce } = writing()
    const { proxy, url } = await proxied()
    const reader = await reading({ url })
    table.commit(symbol)
    expect(await reader.version(symbol)).toBe(1)
    await proxy.refuse()
    proxy.reset()
    await until('disconnected', () => !isConnected(reader))
    table.commit(symbol)
    await announce(symbol)
    // Not from a copy of before: whether its time has come, it cannot know.
    expect(await reader.version(symbol)).toBe(2)
    await proxy.heal()
    await inUse(reader)
    expect(await reader.version(symbol)).toBe(2)
  })

  test('is not used while its connection is cut without notice for longer than two deadlines', async () => {
    const symbol = newSymbol()
    const { announce } = writing()
    const { proxy, url } = await proxied()
    const reader = await reading({ url, callMs: 500 })
    await reader.version(symbol)
    proxy.blackHole()
    table.commit(symbol)
    await announce(symbol)
    await until('the change is seen', async () => (await reader.version(symbol)) === 1, { withinMs: 10_000 })
  })
})

describe('the writer', () => {
  test('writes instruments through: a reader gets them without the history', async () => {
    const { writer } = writing()
    const reader = await reading({ history: withoutInstruments() })
    const symbol = newSymbol()
    table.commit(symbol)
    writer.instrumentsChanged()
    expect(await writer.announced(10_000)).toBe(true)
    expect((await reader.cached.instruments()).map((instrument) => instrument.symbol)).toEqual([symbol])
    const next = newSymbol()
    table.commit(next)
    writer.instrumentsChanged()
    expect(await writer.announced(10_000)).toBe(true)
    await until('the change is seen', async () => (await reader.cached.instruments()).length === 2)
  })

  test('whose write-through is late does not put an old list back', async () => {
    const [slow, fast] = [writing(), writing()]
    table.commit('A')
    table.hold()
    slow.writer.instrumentsChanged()
    await until('it reads the list', () => table.held === 1)
    table.commit('B')
    fast.writer.instrumentsChanged()
    await until('the other reads the list', () => table.held === 2)
    table.release(1)
    expect(await fast.writer.announced(10_000)).toBe(true)
    table.releaseAll()
    expect(await slow.writer.announced(10_000)).toBe(true)
    const reader = await reading({ history: withoutInstruments() })
    expect((await reader.cached.instruments()).map(({ symbol }) => symbol)).toEqual(['A', 'B'])
  })

  test('announces the symbols of late ticks, and the first of each in case a writer before could not', async () => {
    const { writer } = writing()
    const symbol = newSymbol()
    const generation = () => ask((client) => client.get(generationKey(symbol)))
    const written = async (agoMs: number) => {
      const before = await generation()
      writer.ticksWritten([{ symbol, eventAt: Date.now() - agoMs }])
      expect(await writer.announced(10_000)).toBe(true)
      return (await generation()) === before ? 'not announced' : 'announced'
    }
    expect(await written(0)).toBe('announced')
    expect(await written(0)).toBe('not announced')
    expect(await written(20_000)).toBe('not announced')
    expect(await written(3_600_000)).toBe('announced')
  })

  test('announces later what it could not announce while Redis was away, and says so meanwhile', async () => {
    const symbol = newSymbol()
    const { proxy, url } = await proxied()
    const { writer, announce } = writing(url)
    await announce(symbol)
    const reader = await reading()
    await reader.version(symbol)
    await proxy.refuse()
    proxy.reset()
    table.commit(symbol)
    writer.candlesChanged(symbol)
    expect(await writer.announced(500)).toBe(false)
    expect(writer.warning()).toMatch(/not announced to its cache yet: .*Redis/)
    expect(await reader.version(symbol)).toBe(0)
    await proxy.heal()
    await until('the change is seen', async () => (await reader.version(symbol)) === 1)
    await until('nothing is left', () => writer.warning() === undefined)
  })

  test('announces again on a new connection, as Redis may have come back with what it had before', async () => {
    const symbol = newSymbol()
    const { proxy, url } = await proxied()
    const { announce } = writing(url)
    const reader = await reading()
    await reader.version(symbol)
    await stored(symbol)
    const before = await ask((client) => client.mGet([generationKey(symbol), entryKey(symbol)]))
    table.commit(symbol)
    await announce(symbol)
    // A fail-over to a replica that is behind: the copy of before is valid again.
    await ask((client) => client.mSet([generationKey(symbol), before[0] as string, entryKey(symbol), before[1] as string]))
    expect(await (await reading()).version(symbol)).toBe(0)
    proxy.reset()
    await until('the change is seen', async () => (await (await reading()).version(symbol)) === 1)
  })

  test('can be a tool: what it has loaded is announced, or it is told that it was not', async () => {
    const symbol = newSymbol()
    const reader = await reading()
    await reader.version(symbol)
    table.commit(symbol)
    const announcing = { name: 'tool', history: table, symbols: [symbol], log: quietLog() }
    expect(await announceChanges({ ...announcing, url: cache.url })).toBe(true)
    await until('the change is seen', async () => (await reader.version(symbol)) === 1)
    expect(await announceChanges({ ...announcing, url: 'redis://127.0.0.1:1', withinMs: 200 })).toBe(false)
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

test('the rights on its own keys and channel are enough, and give none on prices', async () => {
  const symbol = newSymbol()
  const own = ['~md:cache:*', '&md:cache:*', '-@all', '+hello', '+client|setname', '+ping', '+eval', '+evalsha']
  const reads = [...own, '+get', '+set', '+pttl', '+pexpire', '+subscribe', '+unsubscribe']
  await ask((client) => client.aclSetUser('cached', ['on', '>secret', ...reads]))
  await ask((client) => client.aclSetUser('announcer', ['on', '>secret', ...own, '+set', '+get', '+pexpire', '+publish']))
  const urlOf = (user: string) => cache.url.replace(/\/\/[^@]*@/, `//${user}:secret@`)
  const reader = await reading({ url: urlOf('cached') })
  const { writer, announce } = writing(urlOf('announcer'))
  expect(await reader.version(symbol)).toBe(0)
  table.commit(symbol)
  await announce(symbol)
  await until('the change is seen', async () => (await reader.version(symbol)) === 1)
  expect(await stored(symbol)).toContain('"close":"1"')
  writer.instrumentsChanged()
  expect(await writer.announced(10_000)).toBe(true)
  const cached = openRedis({ url: urlOf('cached'), name: 'cached', log: quietLog() })
  closing.push(cached)
  await until('connected', () => cached.up)
  for (const key of [`md:{${symbol}}:last`, 'md:{cache:}:ticks'])
    await expect(cached.call((client) => client.set(key, '1'))).rejects.toThrow(/NOPERM/)
})

test('a wrong password ends it with an error that says what to correct', async () => {
  const reader = newReader({ url: cache.url.replace(/:[^:@/]+@/, ':wrong@') })
  await expect(reader.cached.closed).rejects.toMatchObject({ code: 'ACCESS_REFUSED', exitCode: 78 })
})
