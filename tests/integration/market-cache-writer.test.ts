import { announceChanges } from '@trading/market-cache'
import { openRedis } from '@trading/redis'
import { quietLog } from '@trading/rig/quiet-log'
import { until } from '@trading/rig/until'
import { entryKey, generationKey, newSymbol, useCacheStage } from '../support/cache-stage'

// Who changes the history, and what the cache of it in a real Redis is told.

const { table, ask, newReader, url, own, stored, reading, writing, proxied } = useCacheStage()
/** Whose instruments can only come from the cache. */
const withoutInstruments = () => ({ ...table, instruments: () => Promise.reject(new Error('away')) })

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
    expect(await announceChanges({ ...announcing, url: url() })).toBe(true)
    await until('the change is seen', async () => (await reader.version(symbol)) === 1)
    expect(await announceChanges({ ...announcing, url: 'redis://127.0.0.1:1', withinMs: 200 })).toBe(false)
  })
})

test('the rights on its own keys and channel are enough, and give none on prices', async () => {
  const symbol = newSymbol()
  const both = ['~md:cache:*', '&md:cache:*', '-@all', '+hello', '+client|setname', '+ping', '+eval', '+evalsha']
  const reads = [...both, '+get', '+set', '+pttl', '+pexpire', '+subscribe', '+unsubscribe']
  await ask((client) => client.aclSetUser('cached', ['on', '>secret', ...reads]))
  await ask((client) => client.aclSetUser('announcer', ['on', '>secret', ...both, '+set', '+get', '+pexpire', '+publish']))
  const urlOf = (user: string) => url().replace(/\/\/[^@]*@/, `//${user}:secret@`)
  const reader = await reading({ url: urlOf('cached') })
  const { writer, announce } = writing(urlOf('announcer'))
  expect(await reader.version(symbol)).toBe(0)
  table.commit(symbol)
  await announce(symbol)
  await until('the change is seen', async () => (await reader.version(symbol)) === 1)
  await until('it is stored', async () => (await stored(symbol)).includes('"close":"1"'))
  writer.instrumentsChanged()
  expect(await writer.announced(10_000)).toBe(true)
  const cached = openRedis({ url: urlOf('cached'), name: 'cached', log: quietLog() })
  own(cached)
  await until('connected', () => cached.up)
  for (const key of [`md:{${symbol}}:last`, 'md:{cache:}:ticks'])
    await expect(cached.call((client) => client.set(key, '1'))).rejects.toThrow(/NOPERM/)
})

test('a wrong password ends it with an error that says what to correct', async () => {
  const reader = newReader({ url: url().replace(/:[^:@/]+@/, ':wrong@') })
  await expect(reader.cached.closed).rejects.toMatchObject({ code: 'ACCESS_REFUSED', exitCode: 78 })
})
