import { until } from '@trading/rig/until'
import { entryKey, inUse, isConnected, newSymbol, useCacheStage } from '../support/cache-stage'
import { candleOf, closedOf } from '../support/candle-table'

// Readers of the cache while Redis is away, slow or full, and while announcements do not reach them.

const { table, ask, newReader, control, isUp, reading, writing, proxied } = useCacheStage()

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
    await control()?.freeze()
    try {
      const begun = performance.now()
      expect(await reader.version(symbol)).toBe(1)
      expect(performance.now() - begun).toBeLessThan(5_000)
      expect(reader.outcomes).toEqual(['unavailable'])
      await until('given up', () => !isConnected(reader))
      table.commit(symbol)
      expect([await reader.version(symbol), await reader.version(other)]).toEqual([2, 0])
    } finally {
      await control()?.thaw()
    }
    await until('connected', () => isUp())
    await inUse(reader)
    expect(await reader.version(symbol)).toBe(2)
  })

  test('is killed, the history is read, and copies are used again when it is back', async () => {
    const symbol = newSymbol()
    const reader = await reading()
    table.commit(symbol)
    await reader.version(symbol)
    await control()?.kill()
    await until('disconnected', () => !isConnected(reader))
    table.commit(symbol)
    expect(await reader.version(symbol)).toBe(2)
    await control()?.start()
    await until('connected', () => isUp())
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
    candles.mockRestore()
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
