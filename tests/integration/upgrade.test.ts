import { type ExecutionReport, executionReportSchema } from '@trading/contracts'
import { sql } from '@trading/dev'
import { dlq } from '@trading/rig/dlq'
import { collectReportBodies } from '@trading/rig/reports'
import { killServices, startService } from '@trading/rig/service-process'
import { retryTiers, workQueue } from '@trading/rig/signal-queues'
import { openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { ledgerSettings, openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { type PaperVenueServer, startPaperVenueServer } from '../../service-paper-venue/src/paper-venue-server'
import { migrationNamed, type RecordedMessage, type RecordedRow, recordingOf, stillValid } from '../support/recording'

const before = recordingOf('0.1.0')

let broker: TestBroker
let database: TestDatabase
let venue: PaperVenueServer
let reportBodies: () => Promise<string[]>
beforeEach(async () => {
  broker = await openTestBroker()
  database = await openTestDatabase()
  venue = await startPaperVenueServer()
  reportBodies = await collectReportBodies(broker)
})
afterEach(async () => {
  await killServices()
  await venue.close()
  await database.close()
  await broker.close()
})

const startEngine = async () => {
  const engine = startService('service-b', {
    ...{ RABBITMQ_URL: broker.url, VENUE: 'http', VENUE_URL: venue.url, ENGINE_ID: 'engine-now' },
    ...ledgerSettings(database),
  })
  await engine.seen('service.ready')
  return engine
}
const publish = async ({ exchange, routingKey, properties, body }: RecordedMessage) => {
  const channel = await broker.channel()
  channel.publish(exchange, routingKey, Buffer.from(body), properties)
  await channel.waitForConfirms()
}
const reported = (count: number): Promise<ExecutionReport[]> =>
  until(`${count} signals are reported`, async () => {
    const bodies = await reportBodies()
    return bodies.length >= count && bodies.map((body) => executionReportSchema.parse(JSON.parse(body)))
  })
const idOf = ({ body }: RecordedMessage): string => JSON.parse(body).id

/** Restores the ledger of the previous version, with the owner's login. */
async function restoreLedger(): Promise<void> {
  const asOwner = (statements: string) => sql(database.migrationUrl, statements)
  const insert = (table: string, rows: RecordedRow[]) =>
    asOwner(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $json$${JSON.stringify(rows)}$json$)`)
  await asOwner('CREATE TABLE ledger_migrations (name text PRIMARY KEY, run_at timestamptz NOT NULL DEFAULT now())')
  for (const { name } of before.ledger.ledger_migrations) await asOwner(migrationNamed(name as string).sql)
  for (const table of ['ledger_migrations', 'signals', 'reports'] as const) await insert(table, before.ledger[table])
}

test('released migrations are never changed', () => {
  expect(before.ledger.ledger_migrations.map(({ name }) => migrationNamed(name as string).sha256)).toEqual([
    '1758733ea2249dcce3d385e9408fc06856110816fa51e55f304b1ac8b3c607e1',
    'c1cc9713bc596c677b24867bfffdb0c3dc7331f547adb6e5d51bcfb8cfa87eb5',
  ])
})

test('this version declares the same objects at the broker as the previous one', async () => {
  // The old declarations, on a virtual host where this version has already declared: the broker refuses any difference.
  const channel = await broker.channel()
  for (const { name, type } of before.broker.exchanges) await channel.assertExchange(name, type, { durable: true })
  for (const { queue, exchange, routingKey, arguments: args } of before.broker.queues) {
    await channel.assertQueue(queue, { durable: true, arguments: args })
    await channel.bindQueue(queue, exchange, routingKey)
  }
  const names = (await broker.management.queues(broker.vhost)).map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(before.broker.queues.map(({ queue }) => queue)))
})

test('signals that the previous version queued, sent to a retry queue or dead-lettered are executed, retried or replayed', async () => {
  const [poison, failed] = before.messages.dead as [RecordedMessage, RecordedMessage]
  const retried = before.messages.retried.map(stillValid)
  const work = before.messages.work.map(stillValid)
  for (const message of [...work, ...retried, poison, stillValid(failed)]) await publish(message)
  await startEngine()
  const executed = await reported(work.length + retried.length)
  expect(executed.map(({ signalId }) => signalId).sort()).toEqual([...work, ...retried].map(idOf).sort())
  expect(executed.every(({ status }) => status === 'FILLED')).toBe(true)
  expect(executed.find(({ signalId }) => signalId === idOf(retried[0] as RecordedMessage))).toMatchObject({ attempt: 2 })

  const listed = await dlq(broker.url, ['list'])
  expect(listed.out).toContain('was answered with 400')
  const replay = await dlq(broker.url, ['replay', failed.properties.headers?.deadLetterId as string, '--yes'])
  expect(replay).toMatchObject({ code: 0 })
  await reported(work.length + retried.length + 1)
  expect(venue.venue.book.find(idOf(failed))).toMatchObject({ fills: 1 })
  expect(await broker.depth(workQueue)).toBe(0)
  for (const { queue } of retryTiers) expect(await broker.depth(queue)).toBe(0)
})

test('the ledger of the previous version is migrated in place: ended signals stay as they are, open ones are looked up first', async () => {
  await restoreLedger()
  const [retried] = before.messages.retried as [RecordedMessage]
  await startEngine()
  const ended = before.ledger.signals.find(({ status }) => status === 'FILLED') as Record<'signal_id' | 'issued_at', string> & RecordedRow
  const { signal_id: id, strategy, symbol, side, quantity, reference_price: price, issued_at: issuedAt } = ended
  const times = { issuedAt: new Date(issuedAt).toISOString(), validUntil: new Date(Date.now() + 60_000).toISOString() }
  const again = { id, schema: 1, strategy, symbol, side, quantity: `${quantity}`, referencePrice: `${price}`, confidence: 0.5, sequence: 1 }
  await broker.publish({ ...again, ...times }, { messageId: id })

  // Claimed by the previous version, with its copy in a retry queue.
  await publish(stillValid(retried))
  expect((await reported(1))[0]).toMatchObject({ signalId: idOf(retried), status: 'FILLED', engine: 'engine-now' })
  expect(await database.sql(`SELECT claims FROM signals WHERE signal_id = '${idOf(retried)}'`)).toEqual([{ claims: 2 }])
  expect(venue.venue.book.find(id)).toBeUndefined()
})

test('reports of the previous version satisfy the current schema', () => {
  for (const { body } of before.messages.reports) expect(executionReportSchema.safeParse(JSON.parse(body)).success).toBe(true)
})
