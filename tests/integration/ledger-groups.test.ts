import { DataRefused, type Ledger, LedgerFault } from '@trading/ledger'
import { until } from '@trading/rig/until'
import { createCancellation, seededRandom } from '@trading/runtime'
import { Client } from 'pg'
import { expiryOf, fillOf, firstDelivery, freshSignal, ledgerFixture, redelivery } from '../support/ledger-fixture'

// Calls of one ledger that are made at once share statements: the first leaves alone, the others together.

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
let ledger: Ledger

beforeAll(async () => {
  fixture = await ledgerFixture()
  ledger = await fixture.openReady()
})
afterAll(async () => {
  await fixture.closeLedgers()
  await fixture.close()
})

const fromVenue = { fencingToken: 1, fromVenue: true }
const some = (count: number) => Array.from({ length: count }, () => freshSignal())
const sql = <R extends object>(text: string) => fixture.database.sql<R>(text)

/** Runs work while another session holds a lock. */
async function whileLocked<T>(lock: string, work: () => Promise<T>): Promise<T> {
  const holder = new Client({ connectionString: fixture.database.adminUrl ?? fixture.database.migrationUrl })
  await holder.connect()
  try {
    await holder.query(`BEGIN; ${lock}`)
    return await work()
  } finally {
    await holder.end()
  }
}

/** Sessions report their statistics when they end at the latest. */
const sessionsEnded = ({ database }: Pick<typeof fixture, 'database'>, named: string) =>
  until(`no session is named ${named}`, async () => {
    const open = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '${named}'`
    return (await database.sql(open)).length === 0
  })

test('many signals that are claimed and recorded at once are the same rows and reports as one by one', async () => {
  const signals = some(40)
  const claims = await Promise.all(signals.map((signal) => ledger.claim(signal, { attempt: 2, redelivered: true })))
  expect(claims).toEqual(signals.map(() => ({ known: 'new', fencingToken: 1 })))
  const reports = signals.map((signal, index) => (index % 2 === 0 ? fillOf(signal) : expiryOf(signal)))
  const recorded = await Promise.all(signals.map(({ id }, index) => ledger.record(id, reports[index] as never, fromVenue)))
  expect(recorded).toEqual(reports.map((report) => ({ recorded: 'now', report })))

  const one = freshSignal()
  await ledger.claim(one, { attempt: 2, redelivered: true })
  await ledger.record(one.id, fillOf(one), fromVenue)
  const alone = await ledger.show(one.id)
  const together = await ledger.show(signals[2]?.id as string)
  const times = { receivedAt: null, claimedAt: null, endedAt: null, committedAt: null }
  expect({ ...together, ...times, signalId: null, report: null }).toEqual({ ...alone, ...times, signalId: null, report: null })
  const rows = await sql<{ report: string }>(`SELECT report FROM reports WHERE signal_id IN (${signals.map(({ id }) => `'${id}'`)})`)
  expect(rows.map(({ report }) => report).sort()).toEqual(reports.map((report) => JSON.stringify(report)).sort())
})

test('a signal that is claimed twice at once is new once, however many others are claimed with it', async () => {
  const signals = some(20)
  const claims = await Promise.all([...signals, ...signals].map((signal) => ledger.claim(signal, firstDelivery)))
  const tokens = signals.map((_, index) => [claims[index], claims[index + signals.length]].map((claim) => claim?.known).sort())
  expect(tokens).toEqual(signals.map(() => ['new', 'started']))
})

test('signals that have ended, are started, or are new get their own answers in one group', async () => {
  const [first, ended, started, fresh] = [freshSignal(), freshSignal(), freshSignal(), freshSignal()]
  await Promise.all([ended, started].map((signal) => ledger.claim(signal, firstDelivery)))
  const report = fillOf(ended)
  await ledger.record(ended.id, report, fromVenue)
  const claims = await Promise.all([first, ended, started, fresh].map((signal) => ledger.claim(signal, redelivery)))
  expect(claims).toMatchObject([{ known: 'new' }, { known: 'ended', report }, { known: 'started', fencingToken: 2 }, { known: 'new' }])
})

test('engines whose groups overlap in different orders never wait for each other in a circle', async () => {
  const random = seededRandom(1)
  // Patient enough that the server would find a circle before a lock times out.
  const patient = { statementMs: 20_000 }
  const engines = await Promise.all([1, 2, 3, 4, 5].map((n) => fixture.openReady({ engine: `crossing-${n}`, ...patient })))
  const signals = some(50)
  const shuffled = () => signals.map((signal) => ({ signal, at: random() })).sort((one, other) => one.at - other.at)
  await slowly(async () => {
    const claims = await Promise.all(
      engines.flatMap((engine) => shuffled().map(async ({ signal }) => (await engine.claim(signal, firstDelivery)).known)),
    )
    expect(claims.filter((known) => known === 'new')).toHaveLength(signals.length)
    const recorded = await Promise.all(
      engines.flatMap((engine) =>
        shuffled().map(async ({ signal }) => (await engine.record(signal.id, fillOf(signal), fromVenue)).recorded),
      ),
    )
    expect(recorded.filter((when) => when === 'now')).toHaveLength(signals.length)
  })

  await Promise.all(engines.map((engine) => engine.close()))
  await sessionsEnded(fixture, 'crossing-%')
  const [found] = await sql<{ deadlocks: number }>('SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()')
  expect(found).toEqual({ deadlocks: 0 })
})

/** Each row takes some time, so that groups that are sent at once are under way together. */
async function slowly(work: () => Promise<void>): Promise<void> {
  await sql(`CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.004); RETURN NEW; END';
    CREATE TRIGGER take_time BEFORE INSERT OR UPDATE ON signals FOR EACH ROW EXECUTE FUNCTION take_time()`)
  try {
    await work()
  } finally {
    await sql('DROP FUNCTION take_time CASCADE')
  }
}

test('a signal that the database cannot hold fails alone, and those that were claimed with it are claimed', async () => {
  const signals = some(10)
  const bad = freshSignal({ strategy: 'mom\u0000entum' })
  const outcomes = await Promise.allSettled([...signals, bad].map((signal) => ledger.claim(signal, firstDelivery)))
  expect(outcomes.slice(0, -1)).toEqual(signals.map(() => ({ status: 'fulfilled', value: { known: 'new', fencingToken: 1 } })))
  expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: expect.any(DataRefused) })
})

test('an outcome whose row is locked fails alone, and those that were recorded with it are recorded', async () => {
  const impatient = await fixture.openReady({ engine: 'engine-6', statementMs: 800 })
  const signals = some(8)
  await Promise.all(signals.map((signal) => impatient.claim(signal, firstDelivery)))
  const locked = signals[5] as (typeof signals)[0]
  const outcomes = await whileLocked(`SELECT FROM signals WHERE signal_id = '${locked.id}' FOR UPDATE`, () =>
    Promise.allSettled(signals.map((signal) => impatient.record(signal.id, fillOf(signal), fromVenue))),
  )
  expect(outcomes.map(({ status }) => status)).toEqual(signals.map((signal) => (signal === locked ? 'rejected' : 'fulfilled')))
})

test('if the connection of a group is lost, each of its calls is a fault, and each may be repeated', async () => {
  const engine = await fixture.openReady({ engine: 'engine-7' })
  const signals = some(8)
  const cut = await whileLocked('LOCK TABLE signals IN ACCESS EXCLUSIVE MODE', async () => {
    const claims = Promise.allSettled(signals.map((signal) => engine.claim(signal, firstDelivery)))
    const waiting = () =>
      sql(`SELECT pid FROM pg_stat_activity WHERE application_name = 'engine-7' AND wait_event_type = 'Lock' AND query LIKE '%INSERT%'`)
    await until('the claims wait for the lock', async () => (await waiting()).length === 2)
    await sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'engine-7'`)
    return claims
  })
  expect(cut).toEqual(signals.map(() => ({ status: 'rejected', reason: expect.any(LedgerFault) })))
  await until('the ledger answers again', () => engine.unready() === undefined)
  const again = await Promise.all(signals.map((signal) => engine.claim(signal, redelivery)))
  expect(again.map(({ known }) => known)).toEqual(signals.map(() => 'new'))
})

test('a claim whose delivery is given up while it waits leaves the signal to the next delivery', async () => {
  const [before, signal] = [freshSignal(), freshSignal()]
  const cancelled = createCancellation()
  const first = ledger.claim(before, firstDelivery)
  const late = ledger.claim(signal, { ...firstDelivery, cancelled })
  cancelled.abort(new Error('given up'))
  await expect(late).rejects.toMatchObject({ code: 'CALL_DROPPED' })
  await first
  expect(ledger.unready()).toBeUndefined()
  expect(await ledger.claim(signal, redelivery)).toEqual({ known: 'new', fencingToken: 1 })
})

test.each([
  ['empty', ''],
  ['small, and so did PostgreSQL', 'VACUUM ANALYZE signals'],
])('groups read no more rows of a large ledger than of an empty one, though its connections have known it %s', async (_, look) => {
  const grown = await ledgerFixture()
  try {
    const engine = await grown.openReady({ pool: 2 })
    await grown.database.sql('ALTER TABLE signals SET (autovacuum_enabled = false)')
    const groups = async (count: number) => {
      for (let left = count; left > 0; left--) {
        const signals = some(8)
        await Promise.all(signals.map((signal) => engine.claim(signal, firstDelivery)))
        await Promise.all(signals.map((signal) => engine.record(signal.id, fillOf(signal), fromVenue)))
      }
    }
    const scanned = async () => {
      const [row] = await grown.database.sql<{ rows: number }>(
        `SELECT ((SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'signals')
          + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'signals'))::int AS rows`,
      )
      return row?.rows ?? 0
    }
    await groups(1)
    await grown.database.sql(look)
    await groups(10)
    await grown.database.sql(`
      INSERT INTO signals (signal_id, strategy, symbol, side, quantity, reference_price, issued_at, valid_until, engine, attempt, redelivered)
      SELECT gen_random_uuid(), 's', 'AAPL', 'BUY', 1, 1, now(), now(), 'e', 1, false FROM generate_series(1, 20000)`)
    const before = await scanned()
    await groups(10)
    await engine.close()
    await sessionsEnded(grown, 'engine-1')
    expect((await scanned()) - before).toBeLessThan(20_000)
  } finally {
    await grown.closeLedgers()
    await grown.close()
  }
})
