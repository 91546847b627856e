import { reportIdOf, type Signal } from '@trading/contracts'
import { storeTick } from '@trading/market-data'
import { openPrices } from '@trading/portfolio-service/open-prices'
import { openStore } from '@trading/portfolio-service/open-store'
import { openRedis } from '@trading/redis'
import { quietLog } from '@trading/rig/quiet-log'
import { aSignal } from '@trading/rig/signals'
import { openTestCache } from '@trading/rig/test-cache'
import { openTestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'

// What positions are worth at the prices of market data, on a real Redis and a real PostgreSQL.

const log = quietLog()
const closing: { close?(): unknown }[] = []
afterEach(async () => {
  for (const thing of closing.splice(0).reverse()) await thing.close?.()
})
const own = <T extends { close?(): unknown }>(thing: T): T => {
  closing.push(thing)
  return thing
}

const fillOf = ({ id, symbol, side }: Pick<Signal, 'id' | 'symbol' | 'side'>, price: string, at = Date.now()) => ({
  ...{ reportId: reportIdOf(id), signalId: id, symbol, side, quantity: '10', price, fee: '0', venue: 'paper', engine: 'engine-1' },
  executedAt: new Date(at).toISOString(),
})

test('a position is valued at the latest price of market data, and at its last fill while there is none', async () => {
  const cache = await openTestCache()
  own({ close: cache.stop })
  const database = own(await openTestDatabase())
  const redis = own(openRedis({ url: cache.url, name: 'writer', log }))
  const prices = own(openPrices({ kind: 'market-data', url: cache.url, maxAgeMs: 1_000, log }))
  const store = own(openStore({ url: database.migrationUrl, latest: prices.latest, log }))
  await until('all are up', () => redis.up && store.unready() === undefined && prices.warning?.() === undefined)
  const signal = aSignal({ symbol: 'AAPL', side: 'BUY' })
  const tick = (sequence: number, price: string) => {
    const at = Date.now()
    const stored = { symbol: 'AAPL', epoch: 1, sequence, price, quantity: undefined, eventAt: at, ingestedAt: at }
    return redis.call((client) => storeTick(client, stored, { count: 10, ms: 60_000 }))
  }
  const mark = async () => (await store.position('AAPL'))?.mark

  await store.book(fillOf(signal, '100'))
  expect(await store.position('AAPL')).toMatchObject({ mark: { price: '100', source: 'last fill' }, unrealised: '0' })

  await tick(1, '101.5')
  await until('the price is there', async () => (await mark())?.source === 'market data')
  expect(await store.position('AAPL')).toMatchObject({ mark: { price: '101.5' }, unrealised: '15', exposure: '1015', total: '15' })
  expect(await store.profitAndLoss()).toMatchObject({ unrealised: '15', total: '15', grossExposure: '1015' })

  // Nobody confirms it any more, and no fill is later.
  await until('it is old', async () => ((await mark())?.ageMs ?? 0) > 1_000)
  expect(await mark()).toMatchObject({ price: '101.5', source: 'market data' })

  await store.book(fillOf(aSignal({ symbol: 'AAPL', side: 'SELL' }), '99'))
  expect(await mark()).toMatchObject({ price: '99', source: 'last fill' })

  await cache.stop()
  await until('it warns', () => prices.warning?.()?.startsWith('positions are valued at their last fills'))
  expect(await store.position('AAPL')).toMatchObject({ quantity: '0', realised: '-10', unrealised: '0', total: '-10' })
})
