import type { Signal } from '@trading/contracts'
import { killServices, startService } from '@trading/rig/service-process'
import { workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { allQueues, openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { until } from '@trading/rig/until'

let broker: TestBroker
beforeAll(async () => {
  broker = await openTestBroker()
})
afterEach(async () => {
  await killServices()
  for (const queue of allQueues) await (await broker.channel()).purgeQueue(queue)
})
afterAll(() => broker.close())

const startEngine = (env: NodeJS.ProcessEnv, query = '') =>
  startService('service-b', { RABBITMQ_URL: `${broker.url}${query}`, LEDGER: 'off', ...env })
const send = (signal: Signal) => broker.publish(signal, { messageId: signal.id })
const warnings = ({ lines }: ReturnType<typeof startService>) => lines.filter(({ level }) => level === 'warn').map(({ msg }) => msg)

test('a longer call alone makes room for itself, also where the others are passed empty', async () => {
  const engine = startEngine({ VENUE_CALL_MS: '4000', HANDLER_MS: '', DRAIN_MS: '' })
  await engine.seen('service.ready')
  expect(warnings(engine)).toEqual([expect.stringMatching(/ledger is off/)])
})

test('times that endanger a fill are refused with 78, with their values and what would do; for a test they can be had all the same', async () => {
  const times = { VENUE_CALL_MS: '5000', HANDLER_MS: '8000' }
  const refused = startEngine(times)
  expect(await refused.exited).toBe(78)
  expect(refused.errors()).toMatch(
    /HANDLER_MS=8000 .* VENUE_CALL_MS=5000 .* Set HANDLER_MS to 15400 or more, or VENUE_CALL_MS to at most 2533/,
  )
  await startEngine({ ...times, TIME_BUDGET: 'unchecked' }).seen('service.ready')
})

test('a drain too short for a signal is a warning', async () => {
  const engine = startEngine({ DRAIN_MS: '1000' })
  await engine.seen('service.ready')
  expect(warnings(engine)).toContainEqual(
    expect.stringMatching(/^DRAIN_MS=1000 is shorter than HANDLER_MS=8000: .* Set DRAIN_MS to 8000 or more$/),
  )
})

test.each([
  ['?heartbeat=0', 'no heartbeats were negotiated'],
  ['?heartbeat=1', 'a heartbeat of 1 s was negotiated'],
  ['?heartbeat=2', 'a heartbeat of 2 s was negotiated'],
])('with %s no time is left to place an order: an engine exits 78 and consumes no signal', async (query, why) => {
  const first = startEngine({})
  await first.seen('service.ready')
  first.kill('SIGTERM')
  await first.exited
  await send(aSignal())
  const engine = startEngine({}, query)
  expect(await engine.exited).toBe(78)
  expect(engine.lines.find(({ level }) => level === 'error')?.msg).toMatch(why)
  expect(engine.lines.find(({ level }) => level === 'error')?.msg).toMatch('set heartbeat to 3 s or more in RABBITMQ_URL')
  await until('the signal waits', async () => (await broker.depth(workQueue)) === 1)
})

test('with a heartbeat of 3 s an engine trades', async () => {
  const engine = startEngine({}, '?heartbeat=3')
  await engine.seen('service.ready')
  const signal = aSignal()
  await send(signal)
  await engine.seen('execution.reported', ({ signalId, status }) => signalId === signal.id && status === 'FILLED')
})
