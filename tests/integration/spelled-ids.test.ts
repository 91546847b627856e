import { reportIdOf, type Signal } from '@trading/contracts'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import { startPaperVenueServer } from '../../service-paper-venue/src/paper-venue-server'
import { useEngineStage } from '../support/engine-stage'

const stage = useEngineStage(startPaperVenueServer)
// This venue treats two spellings as two ids, and fills each placement.
beforeEach(() => stage.venue.venue.misbehave({ reusesIds: true }))
const { startEngine } = stage

const reported = () => until('it is reported', async () => (await stage.reports()).length === 1 && (await stage.reports())[0])

/** The state left by an engine of an earlier version that died with the order filled and nothing recorded. */
async function leftByEarlierVersion(signal: Signal, spelled: string): Promise<void> {
  const { symbol, side, quantity, referencePrice, validUntil } = signal
  const order = { clientOrderId: spelled, symbol, side, quantity, referencePrice, expireTime: validUntil }
  const answer = await fetch(`${stage.venue.url}/orders`, { method: 'POST', body: JSON.stringify(order) })
  expect(answer.status).toBe(200)
  await stage.database.sql(`
    INSERT INTO signals (signal_id, strategy, symbol, side, quantity, reference_price, issued_at, valid_until, engine, attempt, redelivered)
    VALUES ('${spelled}', 'test', '${symbol}', '${side}', ${quantity}, ${referencePrice}, now(), now(), 'earlier', 1, false)`)
}

const withLetters = () => aSignal({ id: aSignal().id.replace(/.$/, 'f') })

test('a signal as other clients write it is executed: charset, byte order mark, an id in upper case', async () => {
  const engine = await startEngine()
  const signal = withLetters()
  const id = signal.id.toUpperCase()
  await stage.broker.publish(`\ufeff${JSON.stringify({ ...signal, id })}`, {
    messageId: id,
    contentType: 'application/json; charset=UTF-8',
  })
  const report = await reported()
  expect(report).toMatchObject({ id: reportIdOf(signal.id), signalId: signal.id, status: 'FILLED' })
  expect(stage.venue.venue.book.all().map(({ clientOrderId }) => clientOrderId)).toEqual([signal.id])
  await engine.seen('execution.reported', ({ signalId }) => signalId === signal.id)
  expect(JSON.stringify(engine.lines)).not.toContain(id)
})

test('the log names a dead letter or its copy by the lower-case id', async () => {
  const engine = await startEngine()
  const signal = withLetters()
  const id = signal.id.toUpperCase()
  await stage.broker.publish({ ...signal, id, leverage: 2 }, { messageId: id })
  await engine.seen('delivery.deadLettered', ({ messageId }) => messageId === signal.id)
})

test.each([
  ['as it came', (id: string) => id.toUpperCase()],
  ['in lower case', (id: string) => id],
])('an order that an earlier version placed under an upper-case id is not placed again when its signal comes %s', async (_, spell) => {
  await startEngine()
  const signal = withLetters()
  await leftByEarlierVersion(signal, signal.id.toUpperCase())
  await stage.broker.publish({ ...signal, id: spell(signal.id) })
  expect(await reported()).toMatchObject({ signalId: signal.id, status: 'FILLED' })
  expect(stage.venue.venue.book.counts).toMatchObject({ orders: 1, fills: 1 })
})

test('nor without a ledger', async () => {
  await startEngine({ LEDGER: 'off' })
  const signal = withLetters()
  const { symbol, side, quantity, referencePrice, validUntil } = signal
  const order = { clientOrderId: signal.id.toUpperCase(), symbol, side, quantity, referencePrice, expireTime: validUntil }
  await fetch(`${stage.venue.url}/orders`, { method: 'POST', body: JSON.stringify(order) })
  await stage.broker.publish({ ...signal, id: signal.id.toUpperCase() })
  expect(await reported()).toMatchObject({ signalId: signal.id, status: 'FILLED' })
  expect(stage.venue.venue.book.counts).toMatchObject({ orders: 1, fills: 1 })
})

test('an engine that dies with such an order placed leaves it to be found', async () => {
  stage.venue.venue.misbehave({ reusesIds: true, timeoutRate: 1 })
  const doomed = await startEngine({ VENUE_CALL_MS: '60000' })
  const signal = withLetters()
  await stage.broker.publish({ ...signal, id: signal.id.toUpperCase() })
  await until('the venue has filled it', () => stage.venue.venue.book.counts.fills === 1)
  doomed.kill('SIGKILL')
  await doomed.exited
  stage.venue.venue.misbehave({ reusesIds: true })
  await startEngine()
  expect(await reported()).toMatchObject({ signalId: signal.id, status: 'FILLED' })
  expect(stage.venue.venue.book.counts).toMatchObject({ orders: 1, fills: 1 })
  expect(await stage.database.sql('SELECT status, id_in_lower_case FROM signals')).toEqual([{ status: 'FILLED', id_in_lower_case: true }])
})
