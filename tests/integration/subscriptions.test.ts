import { accessOf, type ExecutionReport, reportIdOf, type Signal, topics } from '@trading/contracts'
import { declareTopology } from '@trading/messaging'
import { collectReports } from '@trading/rig/reports'
import { killServices, type ServiceProcess, startService } from '@trading/rig/service-process'
import { retryTiers, workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { allQueues, keepLink, openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { ledgerSettings, openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { messagingFixture } from '../support/messaging-fixture'
import { reader } from '../support/test-families'

let broker: TestBroker
let database: TestDatabase
const fixture = messagingFixture(() => broker.url)
beforeEach(async () => {
  broker = await openTestBroker()
  database = await openTestDatabase()
})
afterEach(async () => {
  await fixture.close()
  await killServices()
  await database.close()
  await broker.close()
})

const startEngine = async (url = broker.url): Promise<ServiceProcess> => {
  const settings = { RABBITMQ_URL: url, VENUE_LATENCY_MS: '1', RELAY_INTERVAL_MS: '200', ENGINE_ID: 'engine-1' }
  const engine = startService('service-b', { ...settings, ...ledgerSettings(database) })
  await engine.seen('service.ready')
  return engine
}
const send = async (count: number): Promise<Signal[]> => {
  const sent = Array.from({ length: count }, () => aSignal())
  for (const signal of sent) await broker.publish(signal, { messageId: signal.id })
  return sent
}
const ended = async () => (await database.sql<{ n: number }>(`SELECT count(*)::int AS n FROM signals WHERE status = 'FILLED'`))[0]?.n
/** Every signal was executed, and none of them was delayed, retried or dead-lettered. */
const untouched = async (engine: ServiceProcess, signals: Signal[]) => {
  await until('all are executed', async () => (await ended()) === signals.length)
  await until('the work queue is empty', async () => (await broker.depth(workQueue)) === 0)
  expect(engine.events('delivery.retried')).toEqual([])
  expect(engine.events('delivery.deadLettered')).toEqual([])
  for (const { queue } of retryTiers) expect(await broker.depth(queue)).toBe(0)
  expect((await engine.readyz()).ready).toBe(true)
}
const idsOf = (reports: ExecutionReport[]) => [...new Set(reports.map(({ id }) => id))].sort()
const reportsOf = (signals: Signal[]) => signals.map(({ id }) => reportIdOf(id)).sort()

/** A queue as it must not be, which stops the publisher rather than itself: full, and it refuses more. */
const bindFullQueue = async () => {
  const channel = await broker.channel()
  const full = 'somebodys.reports'
  await channel.assertQueue(full, { durable: true, arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' } })
  await channel.bindQueue(full, topics.reports.exchange.name, '#')
  channel.sendToQueue(full, Buffer.from('{}'))
  await channel.waitForConfirms()
  return full
}

test('a full queue that rejects reports delays no signal: they are recorded, and published once it is removed', async () => {
  const engine = await startEngine()
  const full = await bindFullQueue()
  const signals = await send(20)
  await untouched(engine, signals)
  expect(engine.events('report.deferred').length).toBeGreaterThan(0)
  expect((await engine.readyz()).warnings?.join()).toMatch(/reports are recorded and left to the relay: .*queue is full/)
  await until('the relay was refused', async () => /^reports_relay_failures_total [1-9]/m.test(await engine.metrics()))
  const reports = await collectReports(broker)
  await (await broker.channel()).deleteQueue(full)
  await until('all are reported', async () => idsOf(await reports()).length === signals.length)
  expect(idsOf(await reports())).toEqual(reportsOf(signals))
  expect(await engine.metrics()).toMatch(/^reports_deferred_total [1-9]/m)
})

test('a deleted report exchange delays no signal, and is declared again for the reports', async () => {
  const engine = await startEngine()
  await (await broker.channel()).deleteExchange(topics.reports.exchange.name)
  const signals = await send(5)
  await untouched(engine, signals)
  await until('the exchange is back', () =>
    broker
      .channel()
      .then((channel) => channel.checkExchange(topics.reports.exchange.name))
      .then(() => true),
  )
  const reports = await collectReports(broker)
  const more = await send(1)
  await until('reports flow again', async () => idsOf(await reports()).includes(reportIdOf((more[0] as Signal).id)))
})

test('a revoked permission to publish reports delays no signal, and they are published once it is restored', async () => {
  const user = { name: `reports-${process.pid}`, password: 'secret' }
  const permissions = { configure: '.*', write: '.*', read: '.*' }
  await broker.management.createUser(user)
  try {
    await broker.management.setPermissions(broker.vhost, user.name, permissions)
    const engine = await startEngine(Object.assign(new URL(broker.url), { username: user.name, password: user.password }).toString())
    const reports = await collectReports(broker)
    await broker.management.setPermissions(broker.vhost, user.name, {
      ...permissions,
      write: '^(signals\\..*|trading\\.(retry|dead|signals))$',
    })
    // A channel keeps for a while what it has been permitted: each is to be a new one.
    await until('the engine comes back', async () => (await broker.management.closeConnections(broker.vhost, /engine-1/)) > 0, {
      everyMs: 500,
    })
    await until('it is ready', async () => (await engine.readyz()).ready)
    const signals = await send(10)
    await untouched(engine, signals)
    await until('it says why', async () => (await engine.readyz()).warnings?.join().includes("may not write to exchange 'trading.reports'"))
    await broker.management.setPermissions(broker.vhost, user.name, permissions)
    await until('all are reported', async () => idsOf(await reports()).length === signals.length)
  } finally {
    await broker.management.deleteUser(user.name)
  }
})

describe('a subscription', () => {
  const subscribe = async () => {
    const link = keepLink(broker.url)
    await declareTopology(await link.connection(), accessOf('a reader', { consumes: [reader] }).declares)
    await link.close()
  }

  test('without a reader drops its oldest messages when full, and deleting it affects nothing else', async () => {
    const engine = await startEngine()
    await subscribe()
    await broker.management.setPolicy(broker.vhost, { queue: reader.work.queue, definition: { 'max-length': 5 } })
    const unread = await send(30)
    await untouched(engine, unread)
    await until('it holds the newest', async () => (await broker.depth(reader.work.queue)) <= 5)
    expect(await broker.depth(reader.dead.queue)).toBe(0)
    await (await broker.channel()).deleteQueue(reader.work.queue)
    const unheard = await send(5)
    await untouched(engine, [...unread, ...unheard])
    expect(engine.events('report.deferred')).toEqual([])
  })

  test('whose reader fails, waits and dies delays no signal, and nothing of it reaches a queue of signals', async () => {
    const engine = await startEngine()
    const attempts: number[] = []
    const slow = await fixture.consumerOf(reader, async (_, { attempt }) => {
      attempts.push(attempt)
      if (attempts.length % 3 === 0) await new Promise(() => undefined)
      throw new Error('the reader is broken')
    })
    await until('it consumes', () => slow.unready() === undefined)
    const signals = await send(10)
    await untouched(engine, signals)
    await until('it has one in hand for ever', () => attempts.length === 3)
    for (const queue of allQueues) expect(await broker.depth(queue)).toBe(0)
    expect(engine.events('execution.reported')).toHaveLength(10)
  })
})
