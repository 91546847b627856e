import { randomUUID } from 'node:crypto'
import { provideHaltLogin } from '@trading/dev'
import { type HaltDesk, type HaltedThing, haltTarget, openHalts } from '@trading/ledger'
import { retryTiers, workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import { startPaperVenueServer } from '../../service-paper-venue/src/paper-venue-server'
import { useEngineStage } from '../support/engine-stage'

const stage = useEngineStage(startPaperVenueServer)
const { startEngine, send } = stage

let desk: HaltDesk | undefined
afterEach(async () => {
  await desk?.close()
  desk = undefined
})

const deskNow = async (): Promise<HaltDesk> => {
  desk ??= await openHalts({ url: await provideHaltLogin(stage.database), name: 'test' })
  return desk
}
const change = async (what: HaltedThing, name = '', lifts?: number): Promise<number> => {
  const record = { ...haltTarget(what, name), lifts, reason: 'wrong prices', who: 'ann', request: randomUUID() }
  return (await (await deskNow()).append(record))?.epoch as number
}
const reported = (count: number) => until(`${count} are reported`, async () => (await stage.reports()).length === count)
const placed = () => stage.venue.venue.book.counts.calls
const waiting = async (queue: string) => (await stage.broker.depth(queue)) > 0

test('a halt of all stops intake: the backlog waits, and is executed once the halt is lifted', async () => {
  const engine = await startEngine()
  await send(aSignal())
  await reported(1)
  const epoch = await change('all')
  await engine.seen('intake.paused', ({ reason }) => reason === 'halted')
  expect((await engine.seen('trading.halted')).epoch).toBe(epoch)
  for (let sent = 0; sent < 3; sent++) await send(aSignal())
  await until('they wait in the work queue', async () => (await stage.broker.depth(workQueue)) === 3)
  expect(await engine.readyz()).toMatchObject({ ready: true, warnings: ['trading is halted: all'] })
  const metrics = await engine.metrics()
  for (const line of ['intake_paused{reason="halted"} 1', 'halts_standing 1', 'permit_held 1']) expect(metrics).toContain(line)
  expect(placed()).toBe(1)
  await change('all', '', epoch)
  await reported(4)
  await engine.seen('trading.lifted')
  expect(placed()).toBe(4)
})

test('a halt survives the restart of an engine, which places nothing before it is lifted', async () => {
  const first = await startEngine()
  const epoch = await change('all')
  await first.seen('trading.halted')
  first.kill('SIGKILL')
  await first.exited
  await send(aSignal())
  const second = await startEngine()
  await second.seen('trading.halted')
  expect(await stage.broker.depth(workQueue)).toBe(1)
  expect(placed()).toBe(0)
  await change('all', '', epoch)
  await reported(1)
})

test('a halt of one symbol sends its signals to the longest retry queue, uncounted, and others flow', async () => {
  const engine = await startEngine()
  const epoch = await change('symbol', 'aapl')
  await engine.seen('trading.halted')
  const halted = aSignal({ symbol: 'AAPL' })
  await send(halted)
  await send(aSignal({ symbol: 'MSFT' }))
  await reported(1)
  expect(await engine.seen('delivery.retried', ({ messageId }) => messageId === halted.id)).toMatchObject({ attempt: 1, delayMs: 30_000 })
  const longest = retryTiers.at(-1)?.queue as string
  await until('it waits there', () => waiting(longest))
  expect(await stage.database.sql(`SELECT status FROM signals WHERE symbol = 'AAPL'`)).toEqual([{ status: 'STARTED' }])
  expect(await engine.metrics()).toMatch(/^orders_forbidden_total\{because="symbol"\} 1$/m)
  expect(placed()).toBe(1)
  await change('symbol', 'AAPL', epoch)
  await engine.seen('trading.lifted')
  await until('it is reported', async () => (await stage.reports()).length === 2, { withinMs: 45_000 })
}, 90_000)

test('a signal in doubt is looked up though it is halted: what the venue has filled is recorded', async () => {
  stage.venue.venue.misbehave({ timeoutRate: 1 })
  const doomed = await startEngine({ VENUE_CALL_MS: '60000' })
  const signal = aSignal({ symbol: 'AAPL' })
  await send(signal)
  await until('the venue has filled it', () => stage.venue.venue.book.counts.fills === 1)
  doomed.kill('SIGKILL')
  await doomed.exited
  stage.venue.venue.misbehave({})
  await change('symbol', 'AAPL')
  await startEngine({ ENGINE_ID: 'second' })
  await reported(1)
  expect(await stage.reports()).toMatchObject([{ status: 'FILLED', engine: 'second' }])
  expect(placed()).toBe(1)
})

test('a halt that comes while an order is looked up keeps it from being placed', async () => {
  stage.venue.venue.misbehave({ latencyMs: 1_200 })
  const engine = await startEngine()
  const signal = aSignal()
  await stage.broker.publish(signal, { messageId: signal.id, headers: { replayed: true } })
  await until('it is claimed', async () => (await stage.database.sql('SELECT FROM signals')).length === 1, { everyMs: 10 })
  await change('all')
  await engine.seen('delivery.retried')
  expect(placed()).toBe(0)
})

test('without a permit nothing is placed, and the engine is not ready', async () => {
  const engine = await startEngine()
  const login = decodeURIComponent(new URL(stage.database.url).username)
  await stage.database.sql(`REVOKE SELECT ON halts FROM ${login}`)
  await engine.seen('permit.lapsed')
  await engine.seen('intake.paused', ({ reason }) => reason === 'permit')
  expect(await engine.readyz()).toMatchObject({
    ready: false,
    reasons: [expect.stringMatching(/permission denied for table halts/)],
  })
  await send(aSignal())
  await until('it waits', async () => (await stage.broker.depth(workQueue)) === 1)
  expect(placed()).toBe(0)
  await stage.database.sql(`GRANT SELECT ON halts TO ${login}`)
  await engine.seen('permit.held')
  await reported(1)
})

test('a stopping engine finishes what it has in hand with its permit, and leaves no row', async () => {
  stage.venue.venue.misbehave({ latencyMs: 700 })
  const engine = await startEngine()
  await deskNow()
  await send(aSignal())
  await until('the venue has it', () => placed() === 1)
  engine.kill('SIGTERM')
  expect(await engine.exited).toBe(0)
  await reported(1)
  expect(await (await deskNow()).engines()).toEqual([])
})

test('with the ledger off an engine says at its start that no halt reaches it', async () => {
  const engine = await startEngine({ LEDGER: 'off' })
  expect(engine.lines.some(({ msg }) => /no halt reaches this engine/.test(msg ?? ''))).toBe(true)
  await send(aSignal())
  await reported(1)
})
