import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from '@trading/dev'
import { type Ledger, LedgerFault, openLedgerReader } from '@trading/ledger'
import { startTcpProxy, type TcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { until } from '@trading/rig/until'
import { hostOf, redactUrl } from '@trading/runtime'
import { Client } from 'pg'
import { fillOf, firstDelivery, freshSignal, ledgerFixture } from '../support/ledger-fixture'
import { migrationsFixture } from '../support/migrations-fixture'

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
let proxies: TcpProxy[] = []

beforeEach(async () => {
  fixture = await ledgerFixture()
})
afterEach(async () => {
  await fixture.closeLedgers()
  await Promise.all(proxies.map((proxy) => proxy.close()))
  proxies = []
  await fixture.close()
})

const fromVenue = { fencingToken: 1, fromVenue: true }
const migrationsFolder = join(__dirname, '../../packages/ledger/migrations')
const migrations = readdirSync(migrationsFolder).sort()
const migrationsRun = async () =>
  (await fixture.database.sql<{ name: string }>('SELECT name FROM ledger_migrations ORDER BY name')).map(({ name }) => name)
const proxied = async (): Promise<TcpProxy> => {
  const to = new URL(fixture.database.url)
  const proxy = await startTcpProxy({ target: () => ({ host: hostOf(to), port: Number(to.port) || 5432 }) })
  proxies.push(proxy)
  return proxy
}
const isOpen = (ledger: Ledger) => until('the ledger is ready', () => ledger.unready() === undefined)
const closedBy = (ledger: Ledger) => ledger.closed.then(() => undefined).catch((cause) => cause)
const at = (url: string, fields: { username?: string; password?: string; pathname?: string }) =>
  Object.assign(new URL(url), fields).toString()
const connections = async (which: string): Promise<number> =>
  (
    await fixture.database.sql(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'engine-1' AND ${which}`,
    )
  ).length
const endConnections = () =>
  fixture.database.sql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'engine-1'`,
  )

test('five ledgers that open an empty database at once run each migration once', async () => {
  const ledgers = await Promise.all(Array.from({ length: 5 }, () => fixture.open()))
  await Promise.all(ledgers.map(isOpen))
  expect(await migrationsRun()).toEqual(migrations)
})

test('a database of the previous version keeps its rows and is migrated', async () => {
  const first = readFileSync(join(migrationsFolder, migrations[0] as string), 'utf8')
  const signal = freshSignal()
  await fixture.database.sql(`
    SET ROLE trading_owner;
    CREATE TABLE ledger_migrations (name text PRIMARY KEY, run_at timestamptz NOT NULL DEFAULT now());
    ${first};
    INSERT INTO ledger_migrations (name) VALUES ('${migrations[0]}');
    INSERT INTO signals (signal_id, strategy, symbol, side, quantity, reference_price, issued_at, valid_until, engine, attempt, redelivered)
      VALUES ('${signal.id}', 'old', 'AAPL', 'BUY', 1, 1, now(), now(), 'engine-0', 1, false);
    RESET ROLE`)
  const ledger = await fixture.openReady()
  expect(await migrationsRun()).toEqual(migrations)
  expect(await ledger.find([signal.id])).toMatchObject([{ strategy: 'old' }])
  expect(await ledger.recordFinding({ kind: 'KIND', clientOrderId: 'id', detail: {} })).toBe(true)
})

test('rows, reports and findings of the previous version are unchanged and usable', async () => {
  const [first, second] = migrations
    .slice(0, 2)
    .map((name) => readFileSync(join(__dirname, '../../packages/ledger/migrations', name), 'utf8'))
  const [open, ended] = [freshSignal(), freshSignal()]
  const report = JSON.stringify(fillOf(ended))
  await fixture.database.sql(`
    SET ROLE trading_owner;
    CREATE TABLE ledger_migrations (name text PRIMARY KEY, run_at timestamptz NOT NULL DEFAULT now());
    ${first}; ${second};
    INSERT INTO ledger_migrations (name) VALUES ('${migrations[0]}'), ('${migrations[1]}');
    INSERT INTO signals (signal_id, strategy, symbol, side, quantity, reference_price, issued_at, valid_until, engine, attempt, redelivered)
      VALUES ('${open.id}', 'old', 'AAPL', 'BUY', 10, 1, now(), now(), 'engine-0', 1, false),
        ('${ended.id}', 'old', 'AAPL', 'BUY', 10, 1, now(), now(), 'engine-0', 1, false);
    UPDATE signals SET status = 'FILLED', venue = 'http', filled_quantity = 10, average_price = 189.27, fee = 0.19, executed_at = now(),
      ended_at = now(), ended_by = 'engine-0' WHERE signal_id = '${ended.id}';
    INSERT INTO reports (signal_id, report) VALUES ('${ended.id}', '${report}');
    INSERT INTO reconciliation_findings (kind, client_order_id, detail, engine) VALUES ('unfinished', '${open.id}', '{}', 'engine-0');
    RESET ROLE`)
  const ledger = await fixture.openReady()
  expect(await migrationsRun()).toEqual(migrations)
  expect(await fixture.database.sql('SELECT report FROM reports')).toEqual([{ report }])
  expect(await ledger.claim(ended, firstDelivery)).toEqual({ known: 'ended', report: JSON.parse(report) })
  expect(await ledger.claim(open, firstDelivery)).toMatchObject({ known: 'started', fencingToken: 2 })
  expect(await ledger.openFindings({ kind: 'unreadable_answer', others: true, after: '0', limit: 9 })).toMatchObject([
    { kind: 'unfinished' },
  ])
  expect(await ledger.markUnreadable(open.id, { venue: 'http', why: 'w', answer: 'a' })).toEqual({ marked: true, isNew: true })
  expect(await ledger.markUnreadable(open.id, { venue: 'http', why: 'w', answer: 'a' })).toEqual({ marked: true, isNew: false })
  expect(await ledger.markUnreadable(ended.id, { venue: 'http', why: 'w', answer: 'a' })).toEqual({
    marked: false,
    ended: JSON.parse(report),
  })
  expect(await ledger.claim(open, firstDelivery)).toEqual({ known: 'unreadable', fencingToken: 3, byEarlierVersion: true })
})

test('a schema newer than this version is rejected and left unchanged', async () => {
  await (await fixture.openReady()).close()
  await fixture.database.sql(`INSERT INTO ledger_migrations (name) VALUES ('999-of-a-later-version.sql')`)
  await fixture.database.sql(`DELETE FROM ledger_migrations WHERE name = '${migrations[1]}'`)
  const cause = await closedBy(await fixture.open())
  expect(cause).toMatchObject({ name: 'LedgerConfigurationError', code: 'SCHEMA_NEWER', exitCode: 78 })
  expect(cause.message).toContain('999-of-a-later-version.sql')
  expect(await migrationsRun()).toEqual([...migrations.filter((name) => name !== migrations[1]), '999-of-a-later-version.sql'])
})

test('migrations of a later version whose names say additive are accepted by the engine and the tools', async () => {
  await (await fixture.openReady()).close()
  await fixture.database.sql(`
    SET ROLE trading_owner;
    ALTER TABLE signals ADD COLUMN later text;
    INSERT INTO ledger_migrations (name) VALUES ('999-later.additive.sql');
    RESET ROLE`)
  const ledger = await fixture.openReady()
  const signal = freshSignal()
  expect(await ledger.claim(signal, firstDelivery)).toEqual({ known: 'new', fencingToken: 1 })
  expect(await ledger.record(signal.id, fillOf(signal), fromVenue)).toMatchObject({ recorded: 'now' })
  const reader = await openLedgerReader({ url: fixture.database.url, name: 'test' })
  expect(await reader.show(signal.id)).toMatchObject({ status: 'FILLED' })
  await reader.close()
  expect(await migrationsRun()).toEqual([...migrations, '999-later.additive.sql'])
})

test('another store in the same database has its own migrations, table and lock', async () => {
  const other = await migrationsFixture(fixture.database)
  other.write({
    '001-signals.sql': 'CREATE TABLE ticks (id int)',
    '002-index.sql': '-- no transaction\nCREATE INDEX CONCURRENTLY t ON ticks (id)',
  })
  const holder = await other.connect()
  await holder.query(`SELECT pg_advisory_lock(${other.lockKey})`)
  const migrating = other.migrate()
  // The ledger does not wait for the lock of another store.
  await fixture.openReady()
  await holder.end()
  await migrating
  expect(await migrationsRun()).toEqual(migrations)
  expect(await other.ran()).toEqual(['001-signals.sql', '002-index.sql'])
  await other.close()
})

test('the engines’ login alone opens a migrated ledger, and is rejected if migrations are pending', async () => {
  const refusal = await closedBy(await fixture.open({ migrationUrl: '' }))
  expect(refusal).toMatchObject({ code: 'MIGRATION_FAILED', exitCode: 78 })
  expect(refusal.message).toContain('DATABASE_MIGRATION_URL')
  await fixture.openReady()
  await fixture.openReady({ migrationUrl: '' })
})

test.each([
  ['a wrong password', { password: 'wrong' }, 'ACCESS_REFUSED'],
  ['an unknown user', { username: 'nobody' }, 'ACCESS_REFUSED'],
  ['an unknown database', { pathname: '/nowhere' }, 'NO_DATABASE'],
])('%s ends the service, because a retry cannot help', async (_, fields, code) => {
  await fixture.openReady()
  const { url, migrationUrl } = fixture.database
  for (const urls of [
    { url: at(url, fields), migrationUrl },
    { url, migrationUrl: at(migrationUrl, fields) },
  ]) {
    const refusal = await closedBy(await fixture.open(urls))
    expect(refusal).toMatchObject({ name: 'LedgerConfigurationError', code, exitCode: 78 })
    expect(refusal.message).toContain(redactUrl(urls.url === url ? urls.migrationUrl : urls.url))
  }
})

test('a login without a required password also ends the service', async () => {
  const { url, migrationUrl } = fixture.database
  const refusal = await closedBy(await fixture.open({ url, migrationUrl: at(migrationUrl, { password: '' }) }))
  expect(refusal).toMatchObject({ code: 'ACCESS_REFUSED', exitCode: 78 })
})

test('an absent database is awaited: meanwhile the ledger is not ready and calls fail; once it is up, they succeed', async () => {
  const proxy = await proxied()
  await proxy.refuse()
  const { url, migrationUrl } = fixture.database
  const ledger = await fixture.open({ url: through(proxy, url), migrationUrl: through(proxy, migrationUrl), statementMs: 200 })
  await expect(ledger.claim(freshSignal(), firstDelivery)).rejects.toThrow(LedgerFault)
  expect(ledger.unready()).toMatch(/^ledger: .*ECONNREFUSED/)
  await proxy.heal()
  await isOpen(ledger)
  expect(await ledger.claim(freshSignal(), firstDelivery)).toEqual({ known: 'new', fencingToken: 1 })
})

test('if no answers arrive, each call fails within its time-out, and succeeds once the network heals', async () => {
  const proxy = await proxied()
  const { url, migrationUrl } = fixture.database
  const ledger = await fixture.openReady({ url: through(proxy, url), migrationUrl, statementMs: 400 })
  const signal = freshSignal()
  await ledger.claim(signal, firstDelivery)
  proxy.blackHole()
  const began = performance.now()
  const calls = await Promise.allSettled([
    ...Array.from({ length: 5 }, () => ledger.claim(freshSignal(), firstDelivery)),
    ledger.record(signal.id, fillOf(signal), { fencingToken: 1, fromVenue: true }),
    ledger.relayUnsent({ olderThanMs: 0, limit: 1 }, async () => undefined),
  ])
  const tookMs = performance.now() - began
  expect(calls.map((call) => call.status === 'rejected' && call.reason.code)).toEqual(Array(7).fill('LEDGER_FAULT'))
  // 400 ms for a connection, 400 ms for the answer, and a margin for a busy machine.
  expect(tookMs).toBeLessThan(2_000)
  expect(ledger.unready()).toMatch(/^ledger: /)
  await proxy.heal()
  await isOpen(ledger)
  expect((await ledger.record(signal.id, fillOf(signal), { fencingToken: 1, fromVenue: true })).report).toEqual(fillOf(signal))
})

test('closing completes even if the database does not answer', async () => {
  const proxy = await proxied()
  const ledger = await fixture.openReady({ url: through(proxy, fixture.database.url), statementMs: 400 })
  ledger.sent(freshSignal().id)
  proxy.blackHole()
  await ledger.close()
  await ledger.closed
})

test('after its connections are terminated the ledger becomes ready again and the next call succeeds', async () => {
  const ledger = await fixture.openReady()
  const signal = freshSignal()
  await ledger.claim(signal, firstDelivery)
  await ledger.record(signal.id, fillOf(signal), { fencingToken: 1, fromVenue: true })
  await endConnections()
  await until('the loss was noticed and mended', async () => ledger.unready() === undefined && (await connections('true')) > 0)
  expect(await ledger.claim(freshSignal(), firstDelivery)).toEqual({ known: 'new', fencingToken: 1 })
})

test('a connection terminated during a statement causes a fault, and the same call succeeds afterwards', async () => {
  const ledger = await fixture.openReady()
  const signal = freshSignal()
  await ledger.claim(signal, firstDelivery)
  const holder = new Client({ connectionString: fixture.database.migrationUrl })
  await holder.connect()
  await holder.query('BEGIN; LOCK TABLE signals')
  const recording = ledger.record(signal.id, fillOf(signal), { fencingToken: 1, fromVenue: true }).catch((cause) => cause)
  await until('the statement waits for the lock', async () => (await connections(`wait_event_type = 'Lock'`)) > 0)
  await endConnections()
  expect(await recording).toBeInstanceOf(LedgerFault)
  await holder.end()
  await isOpen(ledger)
  expect(await ledger.record(signal.id, fillOf(signal), { fencingToken: 1, fromVenue: true })).toMatchObject({ recorded: 'now' })
})

test('a read-only database with pending migrations is awaited', async () => {
  const database = new URL(fixture.database.url).pathname.slice(1)
  await fixture.database.sql(`ALTER DATABASE "${database}" SET default_transaction_read_only = on`)
  const ledger = await fixture.open()
  await until('the ledger tells why it is not open', () => ledger.unready()?.includes('read-only'))
  await fixture.database.sql(`BEGIN READ WRITE; ALTER DATABASE "${database}" RESET default_transaction_read_only; COMMIT`)
  await isOpen(ledger)
  expect(await migrationsRun()).toEqual(migrations)
})

test('a database whose encoding cannot hold every text is rejected before anything is created there', async () => {
  const name = `latin-${randomUUID()}`
  await fixture.database.sql(
    `CREATE DATABASE "${name}" OWNER trading_owner ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`,
  )
  const { url, migrationUrl, adminUrl } = fixture.database
  const there = (address: string) => at(address, { pathname: `/${name}` })
  const ledger = await fixture.open({ url: there(url), migrationUrl: there(migrationUrl) })
  expect(await closedBy(ledger)).toMatchObject({
    ...{ code: 'BAD_ENCODING', exitCode: 78 },
    message: expect.stringMatching(/has the encoding LATIN1, .* create one with ENCODING 'UTF8'/),
  })
  await fixture.closeLedgers()
  expect(await sql(there(adminUrl ?? migrationUrl), `SELECT to_regclass('ledger_migrations') AS made`)).toEqual([{ made: null }])
  await fixture.database.sql(`DROP DATABASE "${name}" WITH (FORCE)`)
})

test.each(['-c work_mem=1', '-c no_such_setting=1', '-x'])(
  'an address with the option %s, which the server rejects, is rejected',
  async (options) => {
    const url = new URL(fixture.database.url)
    url.searchParams.set('options', options)
    const ledger = await fixture.open({ url: url.toString() })
    expect(await closedBy(ledger)).toMatchObject({
      ...{ code: 'SETTING_REFUSED', exitCode: 78 },
      message: expect.stringMatching(/refuses a setting in the query of the address: correct the address/),
    })
  },
)
