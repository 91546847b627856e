import { freePort } from '@trading/dev'
import { startService } from '@trading/rig/service-process'
import { deadQueue, workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import { v7 as uuidv7 } from 'uuid'
import { startPaperVenueServer } from '../../service-paper-venue/src/paper-venue-server'
import { useEngineStage } from '../support/engine-stage'

const stage = useEngineStage(startPaperVenueServer)
const { startEngine, send } = stage

const rows = () => stage.database.sql<{ status: string; claims: number }>('SELECT status, claims FROM signals')
const unsent = async () => (await stage.database.sql('SELECT 1 FROM reports WHERE sent_at IS NULL')).length

/** Every signal was acked when the engines have stopped and none is left in the queue. */
async function drained(engines: Awaited<ReturnType<typeof startEngine>>[]): Promise<void> {
  await until('the work queue is empty', async () => (await stage.broker.depth(workQueue)) === 0)
  for (const engine of engines) engine.kill('SIGTERM')
  expect(await Promise.all(engines.map(({ exited }) => exited))).toEqual(engines.map(() => 0))
  expect(await stage.broker.depth(workQueue)).toBe(0)
}

test('a signal that is published five times at once to five engines is one order, one row and one report id', async () => {
  const engines = await Promise.all([1, 2, 3, 4, 5].map((number) => startEngine({ ENGINE_ID: `engine-${number}` })))
  stage.venue.venue.misbehave({ latencyMs: 100 })
  const signal = aSignal()
  await Promise.all(Array.from({ length: 5 }, () => send(signal)))
  await until('it is reported', async () => (await stage.reports()).length > 0)
  await drained(engines)
  expect(stage.venue.venue.book.find(signal.id)).toMatchObject({ status: 'FILLED', fills: 1 })
  expect(await rows()).toMatchObject([{ status: 'FILLED' }])
  expect(await stage.reports()).toHaveLength(1)
})

test('an ended signal that is delivered again is acked, and neither placed, looked up nor reported', async () => {
  const engine = await startEngine()
  const signal = aSignal()
  await send(signal)
  await until('it is reported', async () => (await stage.reports()).length === 1)
  stage.venue.venue.misbehave({ down: true })
  await send(signal)
  await drained([engine])
  expect(stage.venue.venue.book.find(signal.id)).toMatchObject({ calls: 1 })
  expect(await stage.reports()).toHaveLength(1)
})

test('an order whose engine died before the answer is found at the venue by the next engine, and not placed again', async () => {
  stage.venue.venue.misbehave({ reusesIds: true, timeoutRate: 1 })
  const doomed = await startEngine({ VENUE_CALL_MS: '60000' })
  const signal = aSignal()
  await send(signal)
  await until('the venue has filled it', () => stage.venue.venue.book.counts.fills === 1)
  doomed.kill('SIGKILL')
  await doomed.exited
  stage.venue.venue.misbehave({ reusesIds: true })
  await startEngine({ ENGINE_ID: 'second' })
  const [report] = await until('it is reported', async () => (await stage.reports()).length === 1 && (await stage.reports()))
  expect(report).toMatchObject({ status: 'FILLED', engine: 'second' })
  expect(stage.venue.venue.book.find(signal.id)).toMatchObject({ calls: 1, fills: 1 })
  expect(await rows()).toEqual([{ status: 'FILLED', claims: 2 }])
})

test('a fill whose answer was lost is looked up, even after the deadline, and never expires', async () => {
  stage.venue.venue.misbehave({ reusesIds: true, timeoutRate: 1 })
  await startEngine({ VENUE_CALL_MS: '300' })
  const signal = aSignal({}, 1_000)
  await send(signal)
  await until('the venue has filled it', () => stage.venue.venue.book.counts.fills === 1)
  stage.venue.venue.misbehave({ reusesIds: true })
  expect(await until('it is reported', async () => (await stage.reports()).length === 1 && (await stage.reports()))).toMatchObject([
    { status: 'FILLED' },
  ])
  expect(stage.venue.venue.book.find(signal.id)).toMatchObject({ fills: 1 })
})

test('a recorded report that was never sent is relayed, even if its signal is never redelivered', async () => {
  const engine = await startEngine()
  const signal = aSignal()
  await send(signal)
  await until('it is reported', async () => (await stage.reports()).length === 1)
  engine.kill('SIGTERM')
  expect(await engine.exited).toBe(0)
  await stage.database.sql("UPDATE reports SET sent_at = NULL, committed_at = committed_at - interval '1 minute'")
  const relaying = await startEngine()
  await relaying.seen('reports.relayed')
  const got = await until('it is reported again', async () => (await stage.reports()).length === 2 && (await stage.reports()))
  expect(got[1]).toEqual(got[0])
  expect(await unsent()).toBe(0)
})

test('an unrecorded fill is found in the list of the venue when an engine starts, recorded, and reported', async () => {
  stage.venue.venue.misbehave({ timeoutRate: 1 })
  const doomed = await startEngine({ VENUE_CALL_MS: '60000' })
  const signal = aSignal()
  await send(signal)
  await until('the venue has filled it', () => stage.venue.venue.book.counts.fills === 1)
  // The signal is lost with its engine, as after a purge of the queue.
  await (await stage.broker.channel()).deleteQueue(workQueue)
  doomed.kill('SIGKILL')
  await doomed.exited
  stage.venue.venue.misbehave({})
  await stage.database.sql("UPDATE signals SET claimed_at = claimed_at - interval '1 minute'")
  const engine = await startEngine()
  await engine.seen('reconciliation.recorded')
  expect(await rows()).toEqual([{ status: 'FILLED', claims: 1 }])
  expect(await until('it is reported', async () => (await stage.reports()).length === 1 && (await stage.reports()))).toMatchObject([
    { signalId: signal.id, status: 'FILLED' },
  ])
})

test('with the ledger unavailable at start the engine is not ready, the signal stays untouched in the work queue, and nothing is lost', async () => {
  const [closedPort, httpPort] = [await freePort(), await freePort()]
  const DATABASE_URL = `postgres://trading_engine@127.0.0.1:${closedPort}/trading`
  const away = { DATABASE_URL, DATABASE_MIGRATION_URL: '', HTTP_PORT: String(httpPort) }
  const engine = startService('service-b', { ...stage.settings(), ...away })
  await engine.seen('broker.connected')
  const ready = await fetch(`http://127.0.0.1:${httpPort}/readyz`)
  expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('ledger: ')])
  const signal = aSignal()
  await send(signal)
  await engine.seen('intake.paused', ({ reason }) => reason === 'ledger')
  expect(await stage.broker.depth(workQueue)).toBe(1)
  expect(stage.venue.venue.book.counts.calls).toBe(0)
  expect(engine.events('delivery.retried')).toEqual([])
  engine.kill('SIGKILL')
  await startEngine()
  expect(await until('it is reported', async () => (await stage.reports()).length === 1 && (await stage.reports()))).toMatchObject([
    { status: 'FILLED' },
  ])
  expect(await stage.broker.depth(deadQueue)).toBe(0)
})

test('the engine reports a password that the database rejects, and exits with 78', async () => {
  const url = Object.assign(new URL(stage.database.url), { password: 'wrong' }).toString()
  const engine = startService('service-b', { ...stage.settings(), DATABASE_URL: url, DATABASE_MIGRATION_URL: url })
  expect(await engine.exited).toBe(78)
  expect(engine.lines.map(({ msg }) => msg).join('\n')).toMatch(/refused the login .* correct the user, its password or its privileges/)
  expect(JSON.stringify(engine.lines)).not.toContain('wrong@')
})

test('without a ledger the engine logs the consequences, and executes', async () => {
  const engine = await startEngine({ LEDGER: 'off' })
  expect(engine.lines.map(({ msg }) => msg)).toContainEqual(expect.stringContaining('at least once'))
  const signal = aSignal()
  await send(signal)
  expect(await until('it is reported', async () => (await stage.reports()).length === 1 && (await stage.reports()))).toMatchObject([
    { status: 'FILLED' },
  ])
  expect(await stage.database.sql("SELECT 1 FROM pg_tables WHERE tablename = 'signals'")).toEqual([])
})

test('a dead letter of an archived signal that is replayed places no order, even with a new deadline', async () => {
  const engine = await startEngine({ LEDGER_KEEP_DAYS: '7' })
  const monthMs = 30 * 86_400_000
  const signal = { ...aSignal(), id: uuidv7({ msecs: Date.now() - monthMs }) }
  await send(signal)
  await until('its report is marked as sent', async () => (await rows()).length === 1 && (await unsent()) === 0)
  await stage.database.sql("UPDATE signals SET received_at = received_at - interval '30 days', ended_at = ended_at - interval '30 days'")
  await drained([engine])
  const archiving = await startEngine({ LEDGER_KEEP_DAYS: '7' })
  await archiving.seen('signals.archived')
  expect(await rows()).toEqual([])
  // Any call to it would send the signal to a retry queue.
  stage.venue.venue.misbehave({ down: true })
  await stage.broker.publish(signal, { messageId: signal.id, headers: { replayed: true } })
  await drained([archiving])
  expect(stage.venue.venue.book.find(signal.id)).toMatchObject({ calls: 1, fills: 1 })
  expect(await rows()).toEqual([])
  expect(await stage.reports()).toHaveLength(1)
})
