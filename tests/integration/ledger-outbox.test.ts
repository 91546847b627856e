import type { ExecutionReport } from '@trading/contracts'
import type { Ledger } from '@trading/ledger'
import { until } from '@trading/rig/until'
import { fillOf, firstDelivery, freshSignal, ledgerFixture } from '../support/ledger-fixture'

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
let ledger: Ledger
let other: Ledger

beforeAll(async () => {
  fixture = await ledgerFixture()
  ledger = await fixture.openReady()
  other = await fixture.openReady({ engine: 'engine-2' })
})
afterEach(() => fixture.database.sql('TRUNCATE reports'))
afterAll(async () => {
  await fixture.closeLedgers()
  await fixture.close()
})

const recordFills = (count: number, by = ledger): Promise<ExecutionReport[]> =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const signal = freshSignal()
      await by.claim(signal, firstDelivery)
      return (await by.record(signal.id, fillOf(signal), { fencingToken: 1, fromVenue: true })).report
    }),
  )
const marked = async () => (await fixture.database.sql('SELECT FROM reports WHERE sent_at IS NOT NULL AND publishes = 1')).length
const unmarked = async () => (await fixture.database.sql('SELECT FROM reports WHERE sent_at IS NULL')).length
const all = { olderThanMs: 0, limit: 100 }

test('a recorded report that was never marked as sent is relayed once, even if two relays run', async () => {
  const reports = await recordFills(20)
  const published: ExecutionReport[] = []
  let first: () => void = () => undefined
  const bothWork = new Promise<void>((resolve) => {
    first = resolve
  })
  const relayed = ledger.relayUnsent({ olderThanMs: 0, limit: 10 }, async (report) => {
    published.push(report)
    await bothWork
  })
  await until('the first relay publishes', () => published.length === 10)
  const relayedByOther = await other.relayUnsent(all, async (report) => void published.push(report))
  first()
  expect([await relayed, relayedByOther]).toEqual([10, 10])
  const bySignal = (a: ExecutionReport, b: ExecutionReport) => a.signalId.localeCompare(b.signalId)
  expect(published.sort(bySignal)).toEqual(reports.sort(bySignal))
  expect(await marked()).toBe(20)
  expect(await ledger.relayUnsent(all, () => Promise.reject(new Error('there is nothing to publish')))).toBe(0)
})

test('a report whose publish fails is left for the next relay, and does not delay others', async () => {
  const [unlucky] = await recordFills(3)
  const fails = async (report: ExecutionReport) => {
    if (report.signalId === unlucky?.signalId) throw new Error('not confirmed')
  }
  expect(await ledger.relayUnsent(all, fails)).toBe(2)
  const published: ExecutionReport[] = []
  expect(await other.relayUnsent(all, async (report) => void published.push(report))).toBe(1)
  expect(published).toEqual([unlucky])
})

const old = { olderThanMs: 60_000, limit: 100 }
const nothing = async () => undefined

test('a young report is left to the engine that recorded it while that engine is alive', async () => {
  await recordFills(1)
  expect(await other.relayUnsent(old, nothing)).toBe(0)
  await fixture.database.sql(`UPDATE reports SET committed_at = committed_at - interval '61 s'`)
  expect(await other.relayUnsent(old, nothing)).toBe(1)
})

test('the report of an engine that has died is relayed at once, whatever its age', async () => {
  const doomed = await fixture.openReady({ engine: 'engine-3' })
  await recordFills(2, doomed)
  await recordFills(1)
  expect(await other.relayUnsent(old, nothing)).toBe(0)
  await doomed.close()
  // PostgreSQL ends the session, and with it the lock, soon after the connection.
  expect(await until('they are relayed', () => other.relayUnsent(old, nothing))).toBe(2)
  expect(await unmarked()).toBe(1)
})

test('an engine whose sessions were cut counts as alive again once it has reconnected', async () => {
  await fixture.database.sql(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  )
  const locks = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 7242006 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
  await until('both have their locks again', async () => (await fixture.database.sql(locks)).length === 2)
  await until('it works', () => recordFills(1).catch(() => undefined))
  await until('the other one works', () => other.unsent().catch(() => undefined))
  expect(await other.relayUnsent(old, nothing)).toBe(0)
})

test('reports that this engine is still publishing are not relayed', async () => {
  const [first, second] = (await recordFills(2)) as [ExecutionReport, ExecutionReport]
  const published: string[] = []
  const publish = async ({ signalId }: ExecutionReport) => void published.push(signalId)
  expect(await ledger.relayUnsent({ ...all, except: [first.signalId] }, publish)).toBe(1)
  expect(published).toEqual([second.signalId])
})

test('unsent reports are counted, with the age of the oldest and those of this engine', async () => {
  expect(await ledger.unsent()).toEqual({ count: 0, oldestMs: 0, own: 0 })
  await recordFills(2)
  await recordFills(1, other)
  await fixture.database.sql(`UPDATE reports SET committed_at = committed_at - interval '1 hour'`)
  const counted = await ledger.unsent()
  expect(counted).toMatchObject({ count: 3, own: 2 })
  expect(counted.oldestMs).toBeCloseTo(3_600_000, -5)
})

test('marks do not wait for a row that a relay holds, and are written later', async () => {
  const [held, free] = (await recordFills(2)) as [ExecutionReport, ExecutionReport]
  let release: () => void = () => undefined
  const publishing = new Promise<void>((resolve) => {
    release = resolve
  })
  let began = false
  const relayed = other.relayUnsent({ ...all, except: [free.signalId] }, () => {
    began = true
    return publishing
  })
  await until('the relay publishes', () => began)
  ledger.sent(held.signalId)
  ledger.sent(free.signalId)
  const publishes = () =>
    fixture.database.sql<{ id: string; publishes: number }>('SELECT signal_id AS id, publishes FROM reports WHERE publishes > 0')
  await until('the free one is marked', async () => (await publishes()).length > 0)
  expect(await publishes()).toEqual([{ id: free.signalId, publishes: 1 }])
  release()
  expect(await relayed).toBe(1)
  await until('the other one counts both', async () =>
    (await publishes()).some(({ id, publishes }) => id === held.signalId && publishes === 2),
  )
})

test('a report that was marked as sent is not relayed', async () => {
  const reports = await recordFills(100)
  for (const { signalId } of reports) ledger.sent(signalId)
  await until('the marks are written', async () => (await marked()) === 100)
  expect(await other.relayUnsent(all, async () => undefined)).toBe(0)
})

test('closing writes the pending marks', async () => {
  const leaving = await fixture.openReady()
  const [report] = await recordFills(1)
  leaving.sent(report?.signalId as string)
  await leaving.close()
  expect(await marked()).toBe(1)
})

test('reports that can never be published or are not JSON do not block those behind them', async () => {
  const reports = await recordFills(6)
  const [oldest, next] = reports as [ExecutionReport, ExecutionReport]
  await fixture.database.sql(`
    UPDATE reports SET report = '{', committed_at = committed_at - interval '2 minutes' WHERE signal_id = '${oldest.signalId}';
    UPDATE reports SET committed_at = committed_at - interval '1 minute' WHERE signal_id = '${next.signalId}'`)
  const published: string[] = []
  const publish = async ({ signalId }: ExecutionReport) => {
    if (signalId === next.signalId) throw new Error('it cannot be encoded')
    published.push(signalId)
  }
  // Two per step, so that the two that fail fill the first.
  for (let step = 0; step < 3; step++) await ledger.relayUnsent({ olderThanMs: 0, limit: 2 }, publish)
  expect(published.sort()).toEqual(
    reports
      .slice(2)
      .map(({ signalId }) => signalId)
      .sort(),
  )
  expect(ledger.unready()).toBeUndefined()
})

test('a report behind any number of permanently rejected ones is still relayed', async () => {
  const [last] = (await recordFills(1)) as [ExecutionReport]
  const { signalId: refused } = fillOf(freshSignal())
  const copies = 1_200
  await fixture.database.sql(`
    INSERT INTO reports (signal_id, report, committed_at)
    SELECT gen_random_uuid(), replace(report, '${last.signalId}', '${refused}'), committed_at - interval '1 hour' FROM reports, generate_series(1, ${copies})`)
  const publish = async ({ signalId }: ExecutionReport) => {
    if (signalId === refused) throw new Error('the queue is full')
  }
  // One step more than needed, because the first may start where the last test stopped.
  for (let step = 0; step <= copies / all.limit + 1; step++) await ledger.relayUnsent(all, publish)
  expect(await fixture.database.sql('SELECT signal_id FROM reports WHERE sent_at IS NOT NULL')).toEqual([{ signal_id: last.signalId }])
})
