import { freePort, sql } from '@trading/dev'
import { openReader } from '@trading/market-data'
import { openRedis } from '@trading/redis'
import { portfolioDifferences } from '@trading/rig/oracle/portfolio'
import { quietLog } from '@trading/rig/quiet-log'
import { until } from '@trading/rig/until'
import { fullServices, plainServices, services } from '../../dev/services'
import { type Compose, compose, environmentOf } from '../support/compose'
import { openGrpcClient } from '../support/portfolio-client'

// The full stack, on the volumes of a base stack that ran before it and knows nothing of it.

// Includes building the images and pulling those of the servers.
jest.setTimeout(600_000)

// A health check starts a process, which takes long on a busy machine.
const patiently = { withinMs: 300_000, everyMs: 1_000 }

const project = 'trading-platform-full-test'
const fullFile = 'docker-compose.full.yml'

let base: Compose
let full: Compose
let redisPort: number
let postgresPort: number
let grpcPort: number
let gatewayPort: number
let startedByPlainUp: string[]

const running = async () => (await full('ps', '--services', '--status', 'running')).trim().split('\n').sort()
const up = (stack: Compose) => stack('up', '--build', '--detach', '--scale', 'service-b=1')
const healthOf = async (service: string) => (await full.containers(service)).map(({ State }) => State.Health?.Status)
const urlOf = (user: string, password: string) => `postgres://${user}:${password}@127.0.0.1:${postgresPort}/trading`
const countOf = async (table: string): Promise<number> =>
  (await sql(urlOf('trading_owner', 'owner'), `SELECT count(*)::int FROM ${table}`))[0]?.count

beforeAll(async () => {
  const ports = await Promise.all(Array.from({ length: 6 }, () => freePort()))
  ;[redisPort, postgresPort, grpcPort, gatewayPort] = ports as [number, number, number, number]
  const [redis, postgres, grpc, gateway, amqp, management] = ports.map(String)
  const ofServers = { REDIS_PORT: redis, POSTGRES_PORT: postgres, AMQP_PORT: amqp, MANAGEMENT_PORT: management }
  const published = { ...ofServers, PORTFOLIO_PORT: grpc, GATEWAY_PORT: gateway }
  const env = { ...published, SIGNAL_INTERVAL_MS: '100' }
  base = compose(project, env)
  full = compose(project, env, fullFile)
  await up(base)
  await until('the base stack trades', async () => (await countOf('signals').catch(() => 0)) > 0, patiently)
  startedByPlainUp = await running()
  await up(full)
  await until('market data is healthy', async () => (await healthOf('service-market-data'))[0] === 'healthy', patiently)
})
afterAll(async () => {
  await full('down', '--volumes')
})

test('plain up starts no more than the base', () => {
  expect(startedByPlainUp).toEqual(['postgres', 'rabbitmq', 'service-a', 'service-b'])
})

test('the full stack is healthy, and database-roles has done its work on the volume of before', async () => {
  expect(await running()).toEqual(['postgres', 'rabbitmq', 'redis', ...fullServices.map(({ folder }) => folder)].sort())
  for (const service of ['redis', ...fullServices.map(({ folder }) => folder)])
    await until(`${service} is healthy`, async () => (await healthOf(service)).every((health) => health === 'healthy'), patiently)
  expect((await full.containers('database-roles')).map(({ State }) => [State.Status, State.ExitCode])).toEqual([['exited', 0]])
  const before = await countOf("signals WHERE status = 'FILLED' AND price_epoch IS NOT NULL")
  await until(
    'signals made from its prices are filled',
    async () => (await countOf("signals WHERE status = 'FILLED' AND price_epoch IS NOT NULL")) > before,
  )
})

test.each(fullServices.map(({ folder }) => folder))('the image of %s has no compiler and no generator of code', async (service) => {
  const installed = (await full('exec', '-T', service, 'find', '/app/node_modules', '-maxdepth', '2')).split('\n')
  expect(installed).toContain('/app/node_modules/zod')
  const tools = ['typescript', 'ts-node', 'jest', 'vite', '@bufbuild/buf', '@bufbuild/protoc-gen-es']
  expect(tools.filter((tool) => installed.includes(`/app/node_modules/${tool}`))).toEqual([])
})

test('ticks reach Redis, where a reader follows them and changes nothing, and PostgreSQL', async () => {
  const url = `redis://trading_reader:reader@127.0.0.1:${redisPort}`
  const reader = openReader({ url, name: 'test', symbols: ['AAPL'], maxAgeMs: 2_000, log: quietLog() })
  await until('live', () => reader.latest('AAPL').state === 'live' && reader.recent('AAPL', 10).length === 10)
  await reader.close()
  const redis = openRedis({ url, name: 'test', log: quietLog() })
  await until('connected', () => redis.up)
  for (const line of ['HSET md:{AAPL}:last price 1', 'PUBLISH md:AAPL tick', 'FLUSHDB'])
    await expect(redis.call((client) => client.sendCommand(line.split(' ')))).rejects.toThrow(/NOPERM/)
  await redis.close()
  for (const table of ['market.ticks', 'market.candles']) await until(table, async () => (await countOf(table)) > 0)
})

test('Redis and its data are for those with a login, on 127.0.0.1 only, and never evict a price', async () => {
  const nobody = openRedis({ url: `redis://127.0.0.1:${redisPort}`, name: 'test', log: quietLog() })
  await expect(nobody.closed).rejects.toMatchObject({ code: 'ACCESS_REFUSED' })
  await nobody.close()
  const [container] = await full.containers('redis')
  expect(container?.NetworkSettings.Ports['6379/tcp']?.map(({ HostIp }) => HostIp)).toEqual(['127.0.0.1'])
  expect(container?.Config.User).toBe('nobody')
  expect(container?.HostConfig).toMatchObject({ ReadonlyRootfs: true, CapDrop: ['ALL'], Memory: 256 * 1024 * 1024 })
  const conf = await full('exec', '-T', 'redis', 'cat', '/tmp/redis.conf')
  expect(conf).toMatch(/^maxmemory-policy volatile-lru$/m)
  expect(conf).not.toMatch(/#(MARKET|READER)_SHA256/)
})

test("market data's login reaches nothing of the ledger", async () => {
  const url = urlOf('trading_market', 'market')
  expect(await sql(url, 'SELECT current_schema()')).toEqual([{ current_schema: 'market' }])
  for (const statement of ['SELECT FROM public.signals', 'DELETE FROM public.reports', 'CREATE TABLE public.mine (id int)'])
    await expect(sql(url, statement)).rejects.toThrow('permission denied')
})

test("the portfolio's login reads the ledger and changes nothing of it, and the positions are the sums of its fills", async () => {
  const url = urlOf('trading_portfolio', 'portfolio')
  expect(await sql(url, 'SELECT current_schema()')).toEqual([{ current_schema: 'portfolio' }])
  for (const statement of ['DELETE FROM public.reports', 'CREATE TABLE public.mine (id int)', 'SELECT FROM market.ticks'])
    await expect(sql(url, statement)).rejects.toThrow('permission denied')
  await full('stop', 'service-a')
  await until(
    'all fills are booked',
    async () => (await portfolioDifferences({ sql: (text) => sql(url, text) as never })).length === 0,
    patiently,
  )
  expect(await countOf('portfolio.events')).toBeGreaterThan(0)
  await full('start', 'service-a')
})

test('the portfolio answers gRPC on 127.0.0.1, to those with its token', async () => {
  const [container] = await full.containers('service-portfolio')
  expect(container?.NetworkSettings.Ports['9090/tcp']?.map(({ HostIp }) => HostIp)).toEqual(['127.0.0.1'])
  const [client, stranger] = [openGrpcClient({ port: grpcPort, token: 'portfolio-token' }), openGrpcClient({ port: grpcPort })]
  expect((await client.call('Portfolio', 'ListPositions')).positions.length).toBeGreaterThan(0)
  await expect(stranger.call('Portfolio', 'ListPositions')).rejects.toMatchObject({ code: 16 })
  client.close()
  stranger.close()
})

test('engines have what they place reserved by the portfolio, and it ends with the fill', async () => {
  await full('start', 'service-a')
  const url = urlOf('trading_owner', 'owner')
  const booked = async () => (await sql(url, `SELECT count(*)::int FROM portfolio.reservations WHERE ended_as = 'booked'`))[0]?.count
  await until('reservations end with their fills', async () => (await booked()) > 2, patiently)
})

test('the gateway answers on 127.0.0.1, to those with a key that the tool in its container makes, which is in no log', async () => {
  const [container] = await full.containers('service-gateway')
  expect(container?.NetworkSettings.Ports['8090/tcp']?.map(({ HostIp }) => HostIp)).toEqual(['127.0.0.1'])
  const url = `http://127.0.0.1:${gatewayPort}/v1/halts`
  expect((await fetch(url)).status).toBe(401)
  const make = ['exec', '-T', 'service-gateway', 'node', 'dist/keys', 'create', '--owner', 'ann', '--role', 'operator', '--json']
  const { key } = JSON.parse(await full(...make))
  const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` } })
  expect(await answer.json()).toEqual({ active: [], history: [] })
  expect(await full('logs', 'service-gateway')).not.toContain(key)
})

test('market data runs hardened, and tells how the history is kept', async () => {
  const [container] = await full.containers('service-market-data')
  expect(container?.Config).toMatchObject({ User: 'node', Cmd: ['node', 'dist/index.js'] })
  expect(container?.HostConfig).toMatchObject({ ReadonlyRootfs: true, CapDrop: ['ALL'], Init: true, Memory: 512 * 1024 * 1024 })
  const ask = `fetch('http://127.0.0.1:8080/readyz').then((r) => r.text()).then(console.log)`
  const answer = JSON.parse(await full('exec', '-T', 'service-market-data', 'node', '-e', ask))
  const [extension] = await sql(urlOf('postgres', 'trading-admin'), `SELECT FROM pg_extension WHERE extname = 'timescaledb'`)
  expect(answer).toMatchObject({ ready: true, notes: [expect.stringMatching(extension ? /TimescaleDB$/ : /partitions/)] })
})

test('database-roles may run again: nothing is lost, and its login still works', async () => {
  const before = await countOf('market.ticks')
  await full('run', '--rm', '-T', 'database-roles')
  await until('ticks are still written', async () => (await countOf('market.ticks')) > before)
})

test('the settings are those of the base, and those that differ as dev/services.js has them', async () => {
  const composed = async (file?: string) => JSON.parse(await compose('trading-platform-config', {}, file)('config', '--format', 'json'))
  const [plain, all] = [(await composed()).services, (await composed(fullFile)).services]
  for (const { folder } of plainServices) {
    const { settings, needs = [] } = fullServices.find((service) => service.folder === folder) ?? {}
    const cache = needs.includes('cache') ? { REDIS_URL: 'redis://trading_reader:reader@redis:6379' } : {}
    expect({ folder, ...all[folder].environment }).toMatchObject({ folder, ...plain[folder].environment, ...settings, ...cache })
  }
  const health = { HTTP_HOST: '0.0.0.0', HTTP_PORT: '8080' }
  const fixed = {
    DATABASE_URL: 'postgres://trading_market:market@postgres:5432/trading',
    REDIS_URL: 'redis://trading_market:market@redis:6379',
    ...health,
  }
  expect(services.filter(({ stack }) => stack === 'full').map(({ folder }) => folder)).toEqual([
    ...['service-market-data', 'service-portfolio', 'service-gateway'],
  ])
  expect(all['service-market-data'].environment).toEqual(environmentOf('service-market-data', fixed))
  const portfolio = {
    DATABASE_URL: 'postgres://trading_portfolio:portfolio@postgres:5432/trading',
    RABBITMQ_URL: 'amqp://guest:guest@rabbitmq:5672',
    GRPC_PORT: '9090',
    REDIS_URL: 'redis://trading_reader:reader@redis:6379',
    ...health,
  }
  expect(all['service-portfolio'].environment).toEqual(environmentOf('service-portfolio', portfolio))
  const gateway = {
    DATABASE_URL: 'postgres://trading_gateway:gateway@postgres:5432/trading',
    HALT_DATABASE_URL: 'postgres://trading_halt:halt@postgres:5432/trading',
    RABBITMQ_URL: 'amqp://guest:guest@rabbitmq:5672',
    REDIS_URL: 'redis://trading_gateway:gateway@redis:6379',
    GATEWAY_PORT: '8090',
    PORTFOLIO_URL: 'http://service-portfolio:9090',
    ...health,
  }
  expect(all['service-gateway'].environment).toEqual(environmentOf('service-gateway', gateway))
})

test('stopped, everything exits 0', async () => {
  await full('stop', 'service-a', 'service-b', 'service-market-data', 'service-portfolio', 'service-gateway')
  for (const { folder } of fullServices)
    for (const { Name, State } of await full.containers(folder))
      expect({ Name, status: State.Status, exitCode: State.ExitCode }).toEqual({ Name, status: 'exited', exitCode: 0 })
})
