import type { ExecutionReport } from '@trading/contracts'
import { type Broker, chooseBroker } from '@trading/dev'
import { collectReports } from '@trading/rig/reports'
import { killServices, startService } from '@trading/rig/service-process'
import { workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { addressOf } from '@trading/rig/start-broker'
import { allQueues, openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { until } from '@trading/rig/until'

// A separate broker: a restart must not affect other tests, and an external broker cannot be restarted.
let own: Broker
let broker: TestBroker
let reports: () => Promise<ExecutionReport[]>
beforeAll(async () => {
  const { RABBITMQ_URL: _, ...env } = process.env
  own = await chooseBroker({ tell: () => undefined, name: 'restart-test', env })
  broker = await openTestBroker(addressOf(own))
  reports = await collectReports(broker)
})
afterAll(async () => {
  await killServices()
  await broker.close()
  await own.stop()
})

test.each([
  ['restarted in order', () => own.control?.restart()],
  [
    'killed and started',
    async () => {
      await own.control?.kill()
      await own.control?.start()
    },
  ],
])('a broker that is %s with a backlog loses nothing, and the services recover', async (_, disturb) => {
  const before = (await reports()).length
  const backlog = Array.from({ length: 100 }, () => aSignal({}, 300_000))
  await Promise.all(backlog.map((signal) => broker.publish(signal, { messageId: signal.id })))
  const generator = startService('service-a', { RABBITMQ_URL: broker.url, SIGNAL_INTERVAL_MS: '100' })
  await until('the generator publishes', () => generator.events('signal.published').length > 2)

  await disturb()

  expect(await until('the backlog is there', async () => (await broker.depth(workQueue)) >= 100)).toBe(true)
  // Without a ledger, to test only what the broker guarantees.
  const engines = [1, 2].map(() => startService('service-b', { RABBITMQ_URL: broker.url, LEDGER: 'off' }))
  await until(
    'the generator publishes again',
    () => generator.events('broker.connected').length > 1 && generator.events('signal.published').length > 10,
  )
  generator.kill('SIGTERM')
  expect(await generator.exited).toBe(0)

  const confirmed = [...backlog.map(({ id }) => id), ...generator.events('signal.published').map(({ signalId }) => signalId as string)]
  const got = await until('all are reported', async () => {
    const all = (await reports()).slice(before)
    const ids = new Set(all.map(({ signalId }) => signalId))
    return confirmed.every((id) => ids.has(id)) && all
  })
  expect(new Set(got.map(({ status }) => status))).toEqual(new Set(['FILLED']))
  for (const queue of allQueues) await until(`${queue} is empty`, async () => (await broker.depth(queue)) === 0)
  for (const engine of engines) engine.kill('SIGTERM')
  expect(await Promise.all(engines.map(({ exited }) => exited))).toEqual([0, 0])
})
