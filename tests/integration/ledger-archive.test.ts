import type { Ledger } from '@trading/ledger'
import { openLedgerReader } from '@trading/ledger'
import { until } from '@trading/rig/until'
import { Client } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { fillOf, firstDelivery, freshSignal, ledgerFixture, redelivery } from '../support/ledger-fixture'

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
let ledger: Ledger
const dayMs = 86_400_000

beforeAll(async () => {
  fixture = await ledgerFixture()
  ledger = await fixture.openReady()
})
afterEach(() => fixture.database.sql('TRUNCATE signals, reports, archived_signals, reconciliation_findings'))
afterAll(async () => {
  await fixture.closeLedgers()
  await fixture.close()
})

const idOfAge = (days: number) => uuidv7({ msecs: Date.now() - days * dayMs })
const archive = (keepDays = 30, most = 200) => ledger.archive({ keepDays, most })
const count = async (table: string) => (await fixture.database.sql(`SELECT FROM ${table}`)).length

/** A signal that ended this long ago and whose report was sent. */
async function endedSignal(daysAgo: number) {
  const signal = freshSignal({ id: idOfAge(daysAgo), quantity: '10.100', referencePrice: '0.000000000001' })
  await ledger.claim(signal, firstDelivery)
  const { report } = await ledger.record(signal.id, fillOf(signal), { fencingToken: 1, fromVenue: true })
  ledger.sent(signal.id)
  await ledger.unsent()
  await fixture.database.sql(`
    UPDATE signals SET received_at = now() - interval '${daysAgo} days', ended_at = now() - interval '${daysAgo} days'
    WHERE signal_id = '${signal.id}'`)
  return { signal, report }
}

test('signals that ended before the given days are moved, oldest first, and only as many as asked', async () => {
  const young = await endedSignal(29)
  const [oldest, ...others] = [await endedSignal(50), await endedSignal(40), await endedSignal(31)]
  expect(await archive(30, 1)).toBe(1)
  expect(await fixture.database.sql('SELECT signal_id AS id FROM archived_signals')).toEqual([{ id: oldest?.signal.id }])
  expect([await archive(), await archive()]).toEqual([others.length, 0])
  expect(await fixture.database.sql('SELECT signal_id AS id FROM signals JOIN reports USING (signal_id)')).toEqual([
    { id: young.signal.id },
  ])
})

test.each([
  [
    'has not ended',
    `UPDATE signals SET status = 'STARTED', venue = NULL, filled_quantity = NULL, average_price = NULL, fee = NULL, executed_at = NULL, ended_at = NULL, ended_by = NULL`,
  ],
  ['has a report that was not sent', 'UPDATE reports SET sent_at = NULL'],
  [
    'has an open finding',
    `INSERT INTO reconciliation_findings (kind, client_order_id, detail, engine) SELECT 'unknown_to_venue', signal_id::text, '{}', 'e' FROM signals`,
  ],
  ['was received long ago and ended lately', 'UPDATE signals SET ended_at = now()'],
])('a signal stays in the ledger if it %s', async (_, change) => {
  await endedSignal(50)
  await fixture.database.sql(change)
  expect(await archive()).toBe(0)
  expect([await count('signals'), await count('reports')]).toEqual([1, 1])
})

test('nothing of an archived signal is lost: it is shown as before', async () => {
  const { signal } = await endedSignal(50)
  const before = await ledger.show(signal.id)
  expect(await archive()).toBe(1)
  const { archivedAt, ...after } = (await ledger.show(signal.id)) ?? { archivedAt: undefined }
  expect({ ...after, archivedAt: null }).toEqual(before)
  expect(archivedAt).toBeInstanceOf(Date)
  const reader = await openLedgerReader({ url: fixture.database.url, name: 'test' })
  expect(await reader.beginning(signal.id.slice(0, 13).replace('-', ''), 5)).toEqual([signal.id])
  await reader.close()
})

test('a claim on an archived signal finds its outcome and leaves no row', async () => {
  const { signal, report } = await endedSignal(50)
  await archive()
  expect(await ledger.claim(signal, redelivery)).toEqual({ known: 'ended', report })
  expect(await count('signals')).toBe(0)
})

test('a claim on a signal that is being moved at that moment finds its outcome', async () => {
  const { signal, report } = await endedSignal(50)
  const mover = new Client({ connectionString: fixture.database.migrationUrl })
  await mover.connect()
  await mover.query('BEGIN')
  await mover.query(`SELECT archive_signals(interval '30 days', 200)`)
  const claim = ledger.claim(signal, redelivery)
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  await until('the claim waits', async () => (await fixture.database.sql(waiting)).length === 1)
  await mover.query('COMMIT')
  await mover.end()
  expect(await claim).toEqual({ known: 'ended', report })
  expect(await count('signals')).toBe(0)
})

test('an old signal that is not in the archive is claimed as any other', async () => {
  const signal = freshSignal({ id: idOfAge(50) })
  expect(await ledger.claim(signal, firstDelivery)).toEqual({ known: 'new', fencingToken: 1 })
  expect(await ledger.claim(signal, redelivery)).toMatchObject({ known: 'started', fencingToken: 2 })
})

test('two engines that archive at once move each signal once', async () => {
  const other = await fixture.openReady({ engine: 'engine-2' })
  for (let n = 0; n < 20; n++) await endedSignal(50)
  const moved = await Promise.all([ledger, other].map((each) => each.archive({ keepDays: 30, most: 200 })))
  expect(moved.reduce((sum, each) => sum + each) + (await archive())).toBe(20)
  expect([await count('signals'), await count('archived_signals')]).toEqual([0, 20])
})

test('the function that moves signals with its owner’s rights looks up no temporary table first', async () => {
  const functions = `SELECT proconfig AS settings FROM pg_proc WHERE proname = 'archive_signals'`
  expect(await fixture.database.sql(functions)).toEqual([{ settings: ['search_path=public, pg_temp'] }])
})

test('the engines’ login moves nothing younger than 7 days, and changes nothing in the archive', async () => {
  await endedSignal(6)
  const { signal } = await endedSignal(8)
  const engine = new Client({ connectionString: fixture.database.url })
  await engine.connect()
  expect((await engine.query(`SELECT archive_signals(interval '0', 200) AS moved`)).rows).toEqual([{ moved: 1 }])
  for (const statement of [
    'DELETE FROM archived_signals',
    'UPDATE archived_signals SET publishes = 0',
    `INSERT INTO archived_signals (signal_id, signal, report, committed_at, sent_at, publishes) VALUES ('${signal.id}', '{}', '', now(), now(), 1)`,
  ])
    await expect(engine.query(statement)).rejects.toMatchObject({ code: '42501' })
  await engine.end()
})

test('a reader pages through the fills of the ledger and of the archive in the order of their ids, with their reports', async () => {
  const [oldest, archived, young, fresh] = [await endedSignal(40), await endedSignal(35), await endedSignal(20), await endedSignal(0)]
  await ledger.claim(freshSignal(), firstDelivery)
  expect(await archive()).toBe(2)
  const reader = await openLedgerReader({ url: fixture.database.url, name: 'fills' })
  const pages: string[][] = []
  for (let after: string | undefined; pages.at(-1)?.length !== 0; after = pages.at(-1)?.at(-1))
    pages.push(await reader.filled({ after, settledMs: 0, limit: 2 }))
  expect(pages).toEqual([[oldest.signal.id, archived.signal.id], [young.signal.id, fresh.signal.id], []])
  expect(await reader.filled({ settledMs: 60_000, limit: 9 })).toEqual([oldest, archived, young].map(({ signal }) => signal.id))
  const reports = await reader.reports([archived.signal.id, young.signal.id, idOfAge(1)])
  expect(reports.sort((a, b) => (a.signalId < b.signalId ? -1 : 1))).toEqual([archived.report, young.report])
  await reader.close()
})
