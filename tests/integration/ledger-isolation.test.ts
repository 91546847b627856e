import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Ledger, openLedgerReader } from '@trading/ledger'
import { until } from '@trading/rig/until'
import { Client } from 'pg'
import { fillOf, firstDelivery, freshSignal, ledgerFixture } from '../support/ledger-fixture'

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
beforeEach(async () => {
  fixture = await ledgerFixture()
})
afterEach(async () => {
  await fixture.closeLedgers()
  await fixture.close()
})

const fromVenue = { fencingToken: 1, fromVenue: true }
const isOpen = (ledger: Ledger) => until('the ledger is ready', () => ledger.unready() === undefined)
const claimed = async (ledger: Ledger) => {
  const signal = freshSignal()
  await ledger.claim(signal, firstDelivery)
  return signal
}

/** A separate transaction that holds its locks until it is rolled back, and is never chosen as deadlock victim. */
async function holding(...statements: string[]) {
  const client = new Client({ connectionString: fixture.database.adminUrl })
  await client.connect()
  await client.query("SET deadlock_timeout = '60s'; BEGIN")
  for (const statement of statements) await client.query(statement)
  return { client, letGo: () => client.end() }
}

const isWaiting = async (statement: string): Promise<boolean> =>
  (
    await fixture.database.sql(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%${statement}%'`,
    )
  ).length > 0

/** Makes the first few of these statements fail as in a conflict; resolves with the number of attempts. */
async function failing(times: number, on: 'INSERT ON signals' | 'UPDATE ON signals' | 'UPDATE ON reports', code = '40001') {
  await fixture.database.sql(`
    CREATE SEQUENCE tries;
    GRANT USAGE ON tries TO PUBLIC;
    CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('tries') <= ${times} THEN RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '${code}'; END IF;
        RETURN NULL;
      END $$;
    CREATE TRIGGER fails AFTER ${on} FOR EACH STATEMENT EXECUTE FUNCTION fails()`)
  return async () => Number((await fixture.database.sql('SELECT last_value FROM tries'))[0]?.last_value)
}

test.each(['DATABASE', 'ROLE'])(
  'with serializable as the default of the %s, five ledgers that open at once migrate it once',
  async (of) => {
    const database = new URL(fixture.database.url).pathname.slice(1)
    const scope = of === 'DATABASE' ? `DATABASE "${database}"` : `ROLE trading_owner IN DATABASE "${database}"`
    await fixture.database.sql(`ALTER ${scope} SET default_transaction_isolation = 'serializable'`)
    const ledgers = await Promise.all(Array.from({ length: 5 }, () => fixture.open()))
    await Promise.all(ledgers.map(isOpen))
    const folder = join(__dirname, '../../packages/ledger/migrations')
    expect(await fixture.database.sql('SELECT name FROM ledger_migrations ORDER BY name')).toEqual(
      readdirSync(folder)
        .sort()
        .map((name) => ({ name })),
    )
  },
)

test('with serializable as the default of the database, engines on one signal never make each other fail', async () => {
  const database = new URL(fixture.database.url).pathname.slice(1)
  await fixture.database.sql(`ALTER DATABASE "${database}" SET default_transaction_isolation = 'serializable'`)
  const ledgers = await Promise.all(Array.from({ length: 3 }, () => fixture.open()))
  await Promise.all(ledgers.map(isOpen))
  for (let round = 0; round < 20; round++) {
    const signal = freshSignal()
    const claims = await Promise.all([...ledgers, ...ledgers].map((ledger) => ledger.claim(signal, firstDelivery)))
    expect(claims.filter(({ known }) => known === 'new')).toHaveLength(1)
    const ends = await Promise.all(ledgers.map((ledger) => ledger.record(signal.id, fillOf(signal), fromVenue)))
    expect(ends.filter(({ recorded }) => recorded === 'now')).toHaveLength(1)
  }
})

test('a record rolled back by a deadlock is retried at once, unnoticed by the caller', async () => {
  const ledger = await fixture.openReady({ statementMs: 6_000 })
  const signal = await claimed(ledger)
  // The two lock the row and the key of its report in opposite order.
  const { client, letGo } = await holding(`INSERT INTO reports (signal_id, report) VALUES ('${signal.id}', '')`)
  const recording = ledger.record(signal.id, fillOf(signal), fromVenue)
  await until('the record waits for the key', () => isWaiting('INSERT INTO reports'))
  await client.query(`SELECT FROM signals WHERE signal_id = '${signal.id}' FOR UPDATE`)
  await letGo()
  expect(await recording).toEqual({ recorded: 'now', report: fillOf(signal) })
  expect(ledger.unready()).toBeUndefined()
})

test.each([
  ['a claim', 'INSERT ON signals', '40001'],
  ['a claim', 'INSERT ON signals', '40P01'],
  ['a record', 'UPDATE ON signals', '40001'],
] as const)('%s that fails three times in a conflict (%s, %s) succeeds at the fourth attempt', async (what, on, code) => {
  const ledger = await fixture.openReady()
  const signal = freshSignal()
  if (what === 'a record') await ledger.claim(signal, firstDelivery)
  const tries = await failing(3, on, code)
  if (what === 'a claim') expect(await ledger.claim(signal, firstDelivery)).toEqual({ known: 'new', fencingToken: 1 })
  else expect(await ledger.record(signal.id, fillOf(signal), fromVenue)).toMatchObject({ recorded: 'now' })
  expect(await tries()).toBe(4)
})

test('a fourth failure is a fault of the ledger', async () => {
  const ledger = await fixture.openReady()
  await failing(4, 'INSERT ON signals')
  await expect(ledger.claim(freshSignal(), firstDelivery)).rejects.toMatchObject({ code: 'LEDGER_FAULT' })
})

test('the relay never publishes twice because of it: its marks are left to the next step', async () => {
  const ledger = await fixture.openReady()
  const signal = await claimed(ledger)
  await ledger.record(signal.id, fillOf(signal), fromVenue)
  const tries = await failing(1, 'UPDATE ON reports')
  let published = 0
  const publish = async () => void published++
  await expect(ledger.relayUnsent({ olderThanMs: 0, limit: 10 }, publish)).rejects.toMatchObject({ code: 'LEDGER_FAULT' })
  expect([published, await tries()]).toEqual([1, 1])
  await isOpen(ledger)
  expect(await ledger.relayUnsent({ olderThanMs: 0, limit: 10 }, publish)).toBe(1)
  expect(published).toBe(2)
})

test.each(['German', 'SQL, DMY', 'Postgres'])('times are read correctly if the database writes dates in the style %s', async (style) => {
  const database = new URL(fixture.database.url).pathname.slice(1)
  await fixture.database.sql(`ALTER DATABASE "${database}" SET DateStyle = ${style}`)
  const ledger = await fixture.openReady()
  const signal = await claimed(ledger)
  const [issuedAt, validUntil] = [new Date(signal.issuedAt), new Date(signal.validUntil)]
  expect(await ledger.find([signal.id])).toMatchObject([{ issuedAt, validUntil, claimedAt: expect.any(Date) }])
  const reader = await openLedgerReader({ url: fixture.database.url, name: 'reader' })
  expect(await reader.show(signal.id).finally(() => reader.close())).toMatchObject({ issuedAt, validUntil })
})

test('a database that terminates idle sessions does not terminate those of the ledger', async () => {
  const database = new URL(fixture.database.url).pathname.slice(1)
  await fixture.database.sql(`ALTER DATABASE "${database}" SET idle_session_timeout = 500`)
  const ledger = await fixture.openReady()
  const states: string[] = []
  ledger.onState((state) => states.push(state))
  // It is idle for a shorter time than the ledger's connections, and is still terminated.
  const other = new Client({ connectionString: fixture.database.url })
  other.on('error', () => undefined)
  await other.connect()
  const [cause] = await once(other, 'error')
  expect(cause).toMatchObject({ code: '57P05' })
  expect(await ledger.claim(freshSignal(), firstDelivery)).toMatchObject({ known: 'new' })
  expect(states).toEqual(['working'])
})
