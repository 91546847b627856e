import { storeOldTicks } from './old-ticks'
import { priceRow } from './price-row'

const block = 'x'.repeat(10_000)

export const redisFull = priceRow({
  number: '30d',
  fault: 'Redis out of memory',
  story:
    'Redis reaches its limit. With `volatile-lru` it evicts what has a time to live, and never prices nor the positions that guard them, so ' +
    'old ticks are refused before, while and after it is full. Once nothing is left to evict it stores nothing: the writer is not ready, ' +
    'prices go stale, and when there is room again everything is stored.',
  invariants: ['I8'],
  async run(rig, market) {
    const { redis, writer, symbols, flows, everyReaderSays } = market
    await redis.config('maxmemory-policy', 'volatile-lru')
    rig.injected('Redis full')
    await redis.config('maxmemory', String((await redis.info('used_memory')) + 2_000_000))
    for (let round = 0; round < 20; round++) {
      const keys = Array.from({ length: 50 }, (_, index) => `cache:${round}:${index}`)
      await redis.ask((client) => Promise.all(keys.map((key) => client.set(key, block, { expiration: { type: 'EX', value: 3_600 } }))))
    }
    rig.check('caches are evicted', (await redis.info('evicted_keys')) > 100)
    await storeOldTicks(rig, market)
    await flows()
    await redis.config('maxmemory', String(Math.floor((await redis.info('used_memory')) / 2)))
    await rig.seesUnready(writer, /Redis does not store prices: OOM/)
    await everyReaderSays('stale', 10_000)
    for (const symbol of symbols)
      rig.check(`the guard of ${symbol} is there`, Number(await redis.ask((c) => c.hGet(`md:{${symbol}}:last`, 'epoch'))) > 0)
    await storeOldTicks(rig, market)
    await redis.config('maxmemory', '0')
    rig.healed()
    await everyReaderSays('live')
    await storeOldTicks(rig, market)
  },
})
