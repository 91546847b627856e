import { type ExecutionReport, reportIdOf, type Signal } from '@trading/contracts'
import { collectReports } from '@trading/rig/reports'
import { killServices, type ServiceProcess, startService } from '@trading/rig/service-process'
import { deadQueue, retryTiers, workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { allQueues, openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { ledgerSettings, openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'

let broker: TestBroker
let database: TestDatabase
let reports: () => Promise<ExecutionReport[]>
beforeAll(async () => {
  broker = await openTestBroker()
})
beforeEach(async () => {
  // A separate database, or the relay would send reports that an engine killed in another test did not mark.
  database = await openTestDatabase()
  reports = await collectReports(broker)
})
afterEach(async () => {
  await killServices()
  await database.close()
  for (const queue of allQueues) await (await broker.channel()).purgeQueue(queue)
})
afterAll(() => broker.close())

const startEngine = async (env: NodeJS.ProcessEnv = {}): Promise<ServiceProcess> => {
  const engine = startService('service-b', { RABBITMQ_URL: broker.url, VENUE_LATENCY_MS: '5', ...ledgerSettings(database), ...env })
  await engine.seen('service.ready')
  return engine
}
const send = async (...signals: Signal[]) => {
  for (const signal of signals) await broker.publish(signal, { messageId: signal.id })
}
const reportsOf = (count: number) => until(`${count} reports`, async () => (await reports()).length >= count && (await reports()))
const nothingLeft = async () => {
  for (const queue of allQueues) await until(`${queue} is empty`, async () => (await broker.depth(queue)) === 0)
}

test('a signal becomes one filled report, logged as one flat line', async () => {
  const engine = await startEngine({ ENGINE_ID: 'engine-7' })
  const signal = aSignal({ symbol: 'SPX', referencePrice: '1455.219971', quantity: '2' })
  await send(signal)
  const [report] = await reportsOf(1)
  expect(report).toMatchObject({
    id: reportIdOf(signal.id),
    signalId: signal.id,
    symbol: 'SPX',
    side: 'BUY',
    status: 'FILLED',
    filledQuantity: '2',
    venue: 'paper',
    engine: 'engine-7',
    attempt: 1,
  })
  const line = await engine.seen('execution.reported')
  expect(line).toMatchObject({ level: 'info', service: 'service-b', signalId: signal.id, status: 'FILLED', engine: 'engine-7', attempt: 1 })
  expect(Object.values(line).every((value) => typeof value !== 'object')).toBe(true)
  const metrics = await engine.metrics()
  expect(metrics).toContain('executions_total{status="FILLED"} 1')
  expect(metrics).toContain('breaker_state{state="closed"} 1')
  await nothingLeft()
})

test('symbols as venues write them are traded, reported, allowed by name and recorded in the ledger', async () => {
  const symbols = ['BTC/USDT:USDT', '^GSPC', 'ES/U4 P5550', 'brk.b', '#1 "A*"\\', 'X'.repeat(64)]
  const engine = await startEngine({ ALLOWED_SYMBOLS: symbols.join(', ') })
  await send(...symbols.map((symbol) => aSignal({ symbol, quantity: '1' })), aSignal({ symbol: 'BRK.B', quantity: '1' }))
  const outcomes = (await reportsOf(7)).map(({ symbol, status }) => [symbol, status])
  expect(outcomes.sort()).toEqual([...symbols.map((symbol) => [symbol, 'FILLED']), ['BRK.B', 'REJECTED']].sort())
  expect(engine.events('execution.reported').map(({ symbol }) => symbol)).toEqual(expect.arrayContaining(symbols))
  const rows = await database.sql('SELECT symbol FROM signals')
  expect(JSON.stringify(rows)).toContain(JSON.stringify('ES/U4 P5550'))
  await nothingLeft()
})

test('signals over a limit are rejected with the numbers, stale ones expire, and neither reach the venue', async () => {
  await startEngine({ MAX_ORDER_NOTIONAL: '1000.00', ALLOWED_SYMBOLS: 'AAPL,SPX' })
  const tooLarge = aSignal({ quantity: '10', referencePrice: '100.01' })
  const atTheLimit = aSignal({ quantity: '10', referencePrice: '100' })
  const foreign = aSignal({ symbol: 'GME', quantity: '1' })
  const stale = aSignal({ quantity: '1' }, -1)
  await send(tooLarge, atTheLimit, foreign, stale)
  const byId = Object.fromEntries((await reportsOf(4)).map((report) => [report.signalId, report]))
  expect(byId[tooLarge.id]).toMatchObject({ status: 'REJECTED', reason: expect.stringContaining('1000.1'), filledQuantity: '0' })
  expect(byId[atTheLimit.id]).toMatchObject({ status: 'FILLED' })
  expect(byId[foreign.id]).toMatchObject({ status: 'REJECTED', reason: expect.stringContaining('GME is not allowed') })
  expect(byId[stale.id]).toMatchObject({ status: 'EXPIRED', reason: expect.stringContaining(stale.validUntil) })
  await nothingLeft()
})

test('five engines share a backlog evenly, and each signal is reported once', async () => {
  const engines = await Promise.all([1, 2, 3, 4, 5].map((number) => startEngine({ ENGINE_ID: `engine-${number}`, VENUE_LATENCY_MS: '10' })))
  const signals = Array.from({ length: 200 }, () => aSignal())
  await Promise.all(signals.map((signal) => send(signal)))
  const got = await reportsOf(200)
  expect(got.map(({ signalId }) => signalId).sort()).toEqual(signals.map(({ id }) => id).sort())
  for (const engine of engines) expect(engine.events('execution.reported').length).toBeGreaterThanOrEqual(20)
  await nothingLeft()
})

test('an engine killed while it executes a signal loses nothing: another executes it', async () => {
  const doomed = await startEngine({ VENUE_LATENCY_MS: '60000', VENUE_CALL_MS: '60000' })
  const signal = aSignal()
  await send(signal)
  await until('it is being executed', async () => (await broker.depth(workQueue)) === 0)
  doomed.kill('SIGKILL')
  expect(await doomed.exited).toBe('SIGKILL')
  await startEngine()
  const got = await reportsOf(1)
  expect(got).toMatchObject([{ signalId: signal.id, status: 'FILLED' }])
  await nothingLeft()
})

test('after SIGTERM the engine finishes its current signal and exits 0', async () => {
  const engine = await startEngine({ VENUE_LATENCY_MS: '500' })
  const signal = aSignal()
  await send(signal)
  await until('it is being executed', async () => (await broker.depth(workQueue)) === 0)
  engine.kill('SIGTERM')
  expect(await engine.exited).toBe(0)
  expect(await reports()).toMatchObject([{ signalId: signal.id, status: 'FILLED' }])
  expect(engine.lines.map(({ event }) => event).slice(-1)).toEqual(['service.stopped'])
  await nothingLeft()
})

test('a second SIGTERM ends the engine at once, and its message is requeued', async () => {
  const engine = await startEngine({ VENUE_LATENCY_MS: '60000', VENUE_CALL_MS: '60000' })
  await send(aSignal())
  await until('it is being executed', async () => (await broker.depth(workQueue)) === 0)
  engine.kill('SIGTERM')
  await engine.seen('service.draining')
  engine.kill('SIGINT')
  expect(await engine.exited).toBe(1)
  await until('the message is back', async () => (await broker.depth(workQueue)) === 1)
})

test('while the venue is down the breaker stops intake, nothing is dead-lettered, and the backlog drains when it is back', async () => {
  const venue = startService('service-paper-venue', { PAPER_VENUE_PORT: '0', VENUE_LATENCY_MS: '0' })
  const url = String((await venue.seen('venue.listening')).url)
  const steer = (misbehaviour: object) => fetch(`${url}/control`, { method: 'PUT', body: JSON.stringify(misbehaviour) })
  const engine = await startEngine({ VENUE: 'http', VENUE_URL: url })
  await steer({ down: true })
  const signals = Array.from({ length: 10 }, () => aSignal())
  await send(...signals)
  await engine.seen('breaker.opened')
  const waiting = async () =>
    (await Promise.all([workQueue, ...retryTiers.map(({ queue }) => queue)].map(broker.depth))).reduce((sum, depth) => sum + depth)
  await until('the backlog waits in the broker', async () => (await waiting()) === 10)
  expect(await broker.depth(deadQueue)).toBe(0)
  expect(await engine.readyz()).toMatchObject({ ready: true })
  expect(await engine.metrics()).toContain('breaker_state{state="open"} 1')
  await steer({})
  await engine.seen('breaker.halfOpened')
  await engine.seen('breaker.closed')
  const got = await reportsOf(10)
  expect(got.map(({ status }) => status)).toEqual(Array(10).fill('FILLED'))
  expect(new Set(got.map(({ signalId }) => signalId)).size).toBe(10)
  expect(await broker.depth(deadQueue)).toBe(0)
  await nothingLeft()
})

test('an engine reconnects after the broker closes its connections, and nothing is lost', async () => {
  const engine = await startEngine()
  const signals = Array.from({ length: 50 }, () => aSignal())
  await send(...signals.slice(0, 25))
  // Not that of the test, which could close in the middle of a publish.
  const cut = () => broker.management.closeConnections(broker.vhost, / (publishing|consuming)$/)
  await until('the connections are cut', async () => (await cut()) >= 2, { everyMs: 500 })
  await engine.seen('broker.disconnected')
  await send(...signals.slice(25))
  const got = await until(
    'all are reported',
    async () => new Set((await reports()).map(({ signalId }) => signalId)).size === 50 && (await reports()),
  )
  expect(new Set(got.map(({ id }) => id)).size).toBe(50)
  await nothingLeft()
  expect(await engine.readyz()).toMatchObject({ ready: true })
})

test('an engine with an invalid configuration reports it at once and exits with 78', async () => {
  const engine = startService('service-b', { PREFETCH: 'ten', RABBITMQ_URL: 'http://me:secret@host', MAX_ORDER_NOTIONAL: '-5' })
  expect(await engine.exited).toBe(78)
  expect(engine.errors()).toBe(
    [
      'service-b cannot start: 3 settings are wrong',
      '  RABBITMQ_URL must be an amqp:// or amqps:// address, got "http://me:***@host"',
      '  PREFETCH must be a whole number from 1 to 256, got "ten"',
      '  MAX_ORDER_NOTIONAL must be a decimal above zero, got "-5"',
      '',
    ].join('\n'),
  )
})
