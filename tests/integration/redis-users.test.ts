import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCounts } from '@trading/gateway-service/open-counts'
import { openReader } from '@trading/market-data'
import { openRedis, type RedisConnection } from '@trading/redis'
import { quietLog } from '@trading/rig/quiet-log'
import { killServices, startService } from '@trading/rig/service-process'
import { openTestCache } from '@trading/rig/test-cache'
import { openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'

// The users of infra/redis/redis.conf, which Compose gives to Redis.

const passwords = { MARKET: 'the market', READER: 'a/r&e', GATEWAY: 'door' }
const users = readFileSync(join(__dirname, '..', '..', 'infra', 'redis', 'redis.conf'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('user trading_'))
  .map((line) => line.replace(/#(MARKET|READER|GATEWAY)_SHA256/, (_, of: keyof typeof passwords) => `#${sha256(passwords[of])}`))

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

let cache: Awaited<ReturnType<typeof openTestCache>>
let database: TestDatabase
const connections: RedisConnection[] = []

async function connected(url: string): Promise<RedisConnection> {
  const connection = openRedis({ url, name: 'test', log: quietLog() })
  connections.push(connection)
  await until('connected', () => connection.up)
  return connection
}
const urlOf = (username: string, password: string) =>
  Object.assign(new URL(cache.url), { username, password: encodeURIComponent(password) }).href
const asMarket = () => urlOf('trading_market', passwords.MARKET)
const asReader = () => urlOf('trading_reader', passwords.READER)
const asGateway = () => urlOf('trading_gateway', passwords.GATEWAY)
const command = (connection: RedisConnection, line: string) => connection.call((client) => client.sendCommand(line.split(' ')))

beforeAll(async () => {
  ;[cache, database] = await Promise.all([openTestCache(), openTestDatabase()])
  const admin = await connected(cache.url)
  for (const user of users) await command(admin, `ACL SETUSER ${user.replace('user ', '')}`)
})
afterAll(async () => {
  await killServices()
  await Promise.all(connections.map((connection) => connection.close()))
  await cache.stop()
  await database.close()
})

test('market data stores prices with its login, and a reader follows them with its own', async () => {
  const service = startService('service-market-data', {
    ...{ MARKET_FEED: 'replay', TICK_INTERVAL_MS: '20', REDIS_URL: asMarket(), DATABASE_URL: database.migrationUrl },
  })
  const reader = openReader({ url: asReader(), name: 'reader', symbols: ['SPX'], maxAgeMs: 2_000, log: quietLog() })
  await until('prices come', () => reader.latest('SPX').state === 'live' && reader.recent('SPX', 100).length > 20)
  await reader.close()
  service.kill('SIGTERM')
  expect(await service.exited).toBe(0)
})

test('a reader gets prices and changes nothing', async () => {
  const reader = await connected(asReader())
  expect(await command(reader, 'HMGET md:{SPX}:last price')).toEqual([expect.stringMatching(/^\d+\./)])
  for (const line of [
    'HSET md:{SPX}:last price 1',
    'ZADD md:{SPX}:ticks 1 tick',
    'ZREMRANGEBYRANK md:{SPX}:ticks 0 -1',
    'DEL md:{SPX}:last',
    'SET md:mine 1',
    'PUBLISH md:SPX tick',
    'EVAL return(1) 0',
    'FLUSHDB',
    'KEYS *',
    'CONFIG GET *',
    'ACL LIST',
    'HMGET other price',
  ])
    await expect(command(reader, line)).rejects.toThrow(/NOPERM/)
})

test('market data changes nothing beside its own keys, and cannot empty or configure the server', async () => {
  const market = await connected(asMarket())
  for (const line of [
    'HSET other price 1',
    'PUBLISH other tick',
    'DEL md:{SPX}:last',
    'FLUSHDB',
    'FLUSHALL',
    'CONFIG GET *',
    'ACL LIST',
    'SHUTDOWN',
  ])
    await expect(command(market, line)).rejects.toThrow(/NOPERM/)
  const script = ['EVAL', "return redis.call('HSET', 'other', 'price', '1')", '0']
  await expect(market.call((client) => client.sendCommand(script))).rejects.toThrow(/NOPERM|can't access|No permissions/)
})

test('the gateway counts under its own keys, reads prices, and changes none', async () => {
  const gateway = await connected(asGateway())
  const counting = () => openCounts({ redis: gateway, log: quietLog(), everyMs: 10 })
  const [one, other] = [counting(), counting()]
  one.count('requests:ann', 60_000)
  await until('the count is shared', () => other.count('requests:ann', 60_000).current > 1 && one.count('requests:ann', 60_000).current > 3)
  await Promise.all([one.close(), other.close()])
  const reader = openReader({ url: asGateway(), name: 'gateway', symbols: ['SPX'], maxAgeMs: 2_000, log: quietLog() })
  await until('the last price is known', () => reader.latest('SPX').state === 'live' || reader.latest('SPX').state === 'stale')
  await reader.close()
  for (const line of ['HSET md:{SPX}:last price 1', 'INCR md:mine', 'PUBLISH md:SPX tick', 'DEL gateway:counts:requests:ann', 'FLUSHDB'])
    await expect(command(gateway, line)).rejects.toThrow(/NOPERM/)
})
