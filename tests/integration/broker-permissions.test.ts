import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Access,
  deadLetterAccess as accessToDeadLetters,
  allDeclarations,
  engineAccess,
  generatorAccess,
  permissionsFor,
  portfolioAccess,
  portfolioReports,
  signals,
  topics,
} from '@trading/contracts'
import { freePort } from '@trading/dev'
import { declareTopology } from '@trading/messaging'
import { dieOf, dlq } from '@trading/rig/dlq'
import type { Permissions } from '@trading/rig/management'
import { collectReports } from '@trading/rig/reports'
import { killServices, type ServiceProcess, startService } from '@trading/rig/service-process'
import { deadQueue, queues, workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { allQueues, type BrokerAddress, keepLink, openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { openTestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'

const definitions = JSON.parse(readFileSync(join(__dirname, '../../packages/contracts/rabbitmq-definitions.json'), 'utf8'))
const { managementUrl } = JSON.parse(process.env.TEST_BROKER as string) as BrokerAddress
const user = `user-${process.pid}`
const password = 'secret'
const deadLetterAccess = accessToDeadLetters(signals)
const anything: Permissions = { configure: '.*', write: '.*', read: '.*' }
const withoutConfigure: Permissions = { configure: '^$', write: '.*', read: '.*' }

let broker: TestBroker
beforeEach(async () => {
  broker = await openTestBroker()
  await broker.management.createUser({ name: user, password })
})
afterEach(async () => {
  await killServices()
  await broker.management.deleteUser(user)
  await broker.close()
})

const permit = (permissions: Permissions) => broker.management.setPermissions(broker.vhost, user, permissions)
const asUser = () => Object.assign(new URL(broker.url), { username: user, password }).toString()
const start = (service: string, env: NodeJS.ProcessEnv = {}) =>
  startService(service, { RABBITMQ_URL: asUser(), LEDGER: 'off', SIGNAL_INTERVAL_MS: '20', ...env })
const told = (service: ServiceProcess) => service.lines.map(({ msg }) => msg).join('\n')
const unverified = (service: ServiceProcess) => service.lines.filter(({ msg }) => /are unverified/.test(String(msg)))
const quoted = (access: Access): string => {
  const { configure, write, read } = permissionsFor(access)
  return `configure "${configure}", write "${write}", read "${read}"`
}

test('the imported definitions equal the objects that a service declares, including every argument', async () => {
  const declared = await broker.management.exportDefinitions(broker.vhost)
  const vhost = `${broker.vhost}-imported`
  await broker.management.createVhost(vhost)
  try {
    await broker.management.importDefinitions(vhost, definitions)
    const imported = await broker.management.exportDefinitions(vhost)
    const sorted = (objects: object[]) => objects.map((object) => JSON.stringify(object)).sort()
    for (const kind of ['exchanges', 'queues', 'bindings'] as const) expect(sorted(imported[kind])).toEqual(sorted(declared[kind]))
    expect(imported.queues).toHaveLength(queues.length)
    // The broker agrees: it rejects a declaration that differs.
    const link = keepLink(Object.assign(new URL(broker.url), { pathname: `/${vhost}` }).toString())
    await declareTopology(await link.connection(), allDeclarations)
    await link.close()
  } finally {
    await broker.management.deleteVhost(vhost)
  }
})

test('services without permission to declare use the existing objects, and log once for each that its arguments were not verified', async () => {
  await permit(permissionsFor(engineAccess))
  const reports = await collectReports(broker)
  const engine = start('service-b')
  await engine.seen('service.ready')
  const signal = aSignal()
  await broker.publish(signal)
  await until('it is reported', async () => (await reports()).some(({ signalId }) => signalId === signal.id))
  expect(unverified(engine)).toHaveLength(1)
  engine.kill('SIGTERM')
  expect(await engine.exited).toBe(0)
  await permit(permissionsFor(generatorAccess))
  const generator = start('service-a')
  await generator.seen('signal.published')
  expect(unverified(generator)).toMatchObject([{ level: 'warn', msg: expect.stringContaining('RABBITMQ_MANAGEMENT_URL is not set') }])
})

test.each([
  ['service-a', generatorAccess],
  ['service-b', engineAccess],
] as const)('%s exits with 78 if objects are missing, and names them and the permissions that it needs', async (service, access) => {
  await permit(withoutConfigure)
  const channel = await broker.channel()
  await channel.deleteExchange(signals.retry.exchange)
  await channel.deleteQueue(deadQueue)
  const process = start(service)
  expect(await process.exited).toBe(78)
  expect(told(process)).toContain(`these are missing: exchange ${signals.retry.exchange}, queue ${deadQueue}`)
  expect(told(process)).toContain(quoted(access))
  expect(told(process)).not.toMatch(/password|secret/)
})

test.each([
  ['service-a', 'may not write to', 'no write', { ...anything, write: '^signals' }, 'trading.signals'],
  ['service-b', 'may not write to', 'no write at all', { ...anything, write: '^$' }, 'trading.retry'],
  ['service-b', 'may not write to', 'no write to reports', { ...anything, write: '^trading.(retry|dead)$' }, 'trading.reports'],
  ['service-b', 'may not read from', 'no read', { ...anything, read: '^$' }, workQueue],
  ['service-b', 'may not read from', 'no read nor configure', { ...withoutConfigure, read: '^trading' }, workQueue],
] as const)('%s exits with 78 and says what it %s: %s', async (service, refused, _, permissions, name) => {
  await permit(permissions)
  const process = start(service)
  expect(await process.exited).toBe(78)
  expect(told(process)).toMatch(new RegExp(`${refused} (exchange|queue) '${name}'`))
  expect(told(process)).toContain(quoted(service === 'service-a' ? generatorAccess : engineAccess))
  expect(told(process)).not.toMatch(/user name or password|secret/)
})

test('the portfolio may be let declare its own objects alone, and says what it needs if it may not', async () => {
  const database = await openTestDatabase()
  const env = { DATABASE_URL: database.migrationUrl, MARKS: 'last-fill' }
  try {
    await permit(withoutConfigure)
    const refused = start('service-portfolio', env)
    expect(await refused.exited).toBe(78)
    expect(told(refused)).toContain(`queue ${portfolioReports.work.queue}`)
    expect(told(refused)).toContain(quoted(portfolioAccess))
    await permit({ ...anything, configure: String.raw`^(portfolio\..*|trading\.reports)$` })
    const portfolio = start('service-portfolio', env)
    await until('its queue is there', async () => (await broker.depth(portfolioReports.work.queue)) === 0)
    await portfolio.seen('broker.connected')
  } finally {
    await killServices()
    await database.close()
  }
})

test('a wrong password is reported as such', async () => {
  const url = Object.assign(new URL(broker.url), { username: user, password: 'wrong' }).toString()
  const engine = start('service-b', { RABBITMQ_URL: url })
  expect(await engine.exited).toBe(78)
  expect(told(engine)).toMatch(/refused the user name or password/)
})

describe('with the management API', () => {
  const withApi = (env: NodeJS.ProcessEnv = {}) => start('service-b', { RABBITMQ_MANAGEMENT_URL: new URL(managementUrl).origin, ...env })
  beforeEach(async () => {
    await permit(permissionsFor(engineAccess))
    await broker.management.createUser({ name: user, password, tags: 'management' })
  })

  test('objects as declared are verified without a log line', async () => {
    const engine = withApi()
    await engine.seen('service.ready')
    expect(unverified(engine)).toEqual([])
  })

  test('the service exits with 78 if arguments differ, and names them', async () => {
    const channel = await broker.channel()
    await channel.deleteQueue(workQueue)
    await channel.assertQueue(workQueue, { durable: true, arguments: { 'x-queue-type': 'quorum' } })
    await channel.bindQueue(workQueue, topics.signals.exchange.name, 'signal')
    const engine = withApi()
    expect(await engine.exited).toBe(78)
    expect(told(engine)).toMatch(/queue signals\.work\.v1 has arguments .*expected .*"x-delivery-limit":10/)
  })

  test.each([
    ['a binding that is missing', `queue ${workQueue} is not bound to trading.signals / signal`],
    ['an exchange of another type', 'exchange trading.reports has type "fanout", expected "topic"'],
    ['an exchange that passes on what it cannot route', 'exchange trading.retry has arguments {"alternate-exchange":"x"}, expected {}'],
  ])('so does %s', async (what, sentence) => {
    const channel = await broker.channel()
    if (what.startsWith('a binding')) await channel.unbindQueue(workQueue, topics.signals.exchange.name, 'signal')
    else {
      const [name, type, options] = what.includes('type')
        ? ([topics.reports.exchange.name, 'fanout', {}] as const)
        : ([signals.retry.exchange, 'direct', { alternateExchange: 'x' }] as const)
      await channel.deleteExchange(name)
      await channel.assertExchange(name, type, options)
      for (const { queue, bindings } of queues)
        for (const { exchange, routingKey } of bindings) if (exchange === name) await channel.bindQueue(queue, name, routingKey)
    }
    const engine = withApi()
    expect(await engine.exited).toBe(78)
    expect(told(engine)).toContain(sentence)
  })

  test.each([
    ['is not reachable', async () => `http://127.0.0.1:${await freePort()}`, /ECONNREFUSED/],
    ['does not know the login', async () => Object.assign(new URL(managementUrl), { password: 'hush' }).toString(), /401/],
  ])('if it %s, this is logged once, without a password, and the service works', async (_, url, why) => {
    const engine = withApi({ RABBITMQ_MANAGEMENT_URL: await url() })
    await engine.seen('service.ready')
    expect(unverified(engine)).toMatchObject([{ msg: expect.stringMatching(why) }])
    expect(told(engine)).not.toMatch(/hush|secret/)
  })
})

test('services survive a permission revoked while they run, and continue once it is restored', async () => {
  await permit(anything)
  const reports = await collectReports(broker)
  const engine = start('service-b')
  await engine.seen('service.ready')
  await permit({ configure: '^$', write: '^$', read: '^$' })
  // Connections cache permissions, so a revocation takes effect on new connections at the latest.
  await until(
    'connections are there',
    async () => (await broker.management.closeConnections(broker.vhost, /engine|consuming|publishing/)) > 0,
  )
  const signal = aSignal()
  await broker.publish(signal)
  await until('it says what it may not do', () => /may not (write to|read from|declare) /.test(told(engine)))
  expect((await engine.readyz()).ready).toBe(false)
  await permit(permissionsFor(engineAccess))
  await until('it is reported', async () => (await reports()).some(({ signalId }) => signalId === signal.id))
  expect((await Promise.all(allQueues.map(broker.depth))).reduce((sum, depth) => sum + depth)).toBe(0)
})

test('reports without permission to be published are held with a clear reason, and published once it is restored', async () => {
  await permit(permissionsFor(engineAccess))
  const reports = await collectReports(broker)
  const engine = start('service-b')
  await engine.seen('service.ready')
  await permit({ ...permissionsFor(engineAccess), write: '^trading\\.(retry|dead)$' })
  await broker.management.closeConnections(broker.vhost, /publishing/)
  await until('it is ready again', async () => (await engine.readyz()).ready)
  const signal = aSignal()
  await broker.publish(signal)
  await until('it says so', () => /may not write to exchange 'trading\.reports'/.test(told(engine)))
  await permit(permissionsFor(engineAccess))
  await until('it is reported', async () => (await reports()).some(({ signalId }) => signalId === signal.id))
})

describe('the tool for dead letters', () => {
  test('works without declaring anything, and reports that it could not lock', async () => {
    await dieOf(broker, [{ body: aSignal() }])
    await permit(permissionsFor(deadLetterAccess))
    const list = await dlq(asUser(), ['list'])
    expect(list).toMatchObject({ code: 0, err: expect.stringContaining('may not declare signals.dead.v1.reader') })
    expect(list.out).toContain('a cause')
    expect(await dlq(asUser(), ['replay', '--all', '--yes'])).toMatchObject({ code: 0 })
    expect(await broker.depth(deadQueue)).toBe(0)
    expect(await broker.depth(workQueue)).toBe(1)
  })

  test.each([
    ['read', ['list'], "may not read from queue 'signals.dead.v1'"],
    ['write', ['replay', '--all', '--yes'], "may not write to exchange 'trading.signals'"],
  ] as const)('reports that it may not %s and which permissions it needs, and loses nothing', async (right, args, sentence) => {
    await dieOf(broker, [{ body: aSignal() }])
    await permit({ ...permissionsFor(deadLetterAccess), [right]: '^$' })
    const { code, err } = await dlq(asUser(), args)
    expect(code).toBe(1)
    expect(err).toContain(sentence)
    expect(err).toContain(quoted(deadLetterAccess))
    expect(await broker.depth(deadQueue)).toBe(1)
  })
})
