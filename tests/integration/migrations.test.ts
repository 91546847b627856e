import { missingIn } from '@trading/postgres'
import { until } from '@trading/rig/until'
import type { Client } from 'pg'
import { migrationsFixture } from '../support/migrations-fixture'
import { type Pooler, startPooler } from '../support/pooler'

let fixture: Awaited<ReturnType<typeof migrationsFixture>>
let pooler: Pooler | undefined
beforeEach(async () => {
  fixture = await migrationsFixture()
})
afterEach(async () => {
  await pooler?.close()
  pooler = undefined
  await fixture.close()
})

const table = { '001-ticks.sql': 'CREATE TABLE ticks (at int NOT NULL)' }
const index = { '002-index.sql': '-- no transaction\nCREATE INDEX CONCURRENTLY ticks_at ON ticks (at);' }
const column = { '003-column.sql': 'ALTER TABLE ticks ADD COLUMN price numeric' }
const five = <T>(each: () => T): T[] => Array.from({ length: 5 }, each)

/** A transaction that has written to the table: CREATE INDEX CONCURRENTLY waits for its end. */
async function writing(): Promise<Client> {
  const writer = await fixture.connect()
  await writer.query('BEGIN; INSERT INTO ticks VALUES (1)')
  return writer
}
const waitsForWriter = (count = 1) =>
  until('the index waits for the writer', async () => {
    const asked = (await fixture.asking()).filter(({ query, wait }) => /^CREATE (UNIQUE )?INDEX/.test(query) && wait === 'Lock')
    return asked.length === count && asked[0]
  })
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (cause) => cause,
  )

test('five processes that start at once run all migrations, inside and outside a transaction, in order and once', async () => {
  fixture.write({ ...table, ...index, ...column })
  await Promise.all(five(() => fixture.migrate()))
  expect(await fixture.ran()).toEqual(['001-ticks.sql', '002-index.sql', '003-column.sql'])
  expect(await fixture.index('ticks_at')).toEqual({ valid: true })
})

test('a process that checked before another migrated sees the result in its transaction', async () => {
  fixture.write(table)
  const slow = await fixture.connect()
  expect(await missingIn(slow, fixture.store)).toEqual(['001-ticks.sql'])
  await slow.query('BEGIN ISOLATION LEVEL READ COMMITTED')
  await fixture.migrate()
  expect(await missingIn(slow, fixture.store)).toEqual([])
})

test('waiting processes, including one of an earlier version, hold no lock that CREATE INDEX CONCURRENTLY waits for', async () => {
  fixture.write(table)
  await fixture.migrate()
  const writer = await writing()
  fixture.write({ ...index, ...column })
  const migrating = Promise.all(five(() => fixture.migrate()))
  await waitsForWriter()
  // As in the previous version: it waits in a statement.
  const earlier = await fixture.connect()
  await earlier.query(`BEGIN; SELECT pg_advisory_xact_lock(${fixture.lockKey})`)
  await earlier.query('SELECT name FROM history_migrations')
  await earlier.query('COMMIT')
  expect((await fixture.asking()).filter(({ wait }) => wait === 'Lock')).toHaveLength(1)
  await writer.query('COMMIT')
  await migrating
  expect(await fixture.ran()).toEqual(['001-ticks.sql', '002-index.sql', '003-column.sql'])
})

test.each([
  ['in a transaction', table],
  ['outside of one', { '001-analyze.sql': '-- no transaction\nVACUUM' }],
])('what is to be run %s waits for an earlier version that migrates, in no transaction', async (_, migrations) => {
  fixture.write(migrations)
  const earlier = await fixture.connect()
  await earlier.query(`BEGIN; SELECT pg_advisory_xact_lock(${fixture.lockKey})`)
  const migrating = fixture.migrate()
  await until('it asks again', async () => (await fixture.asking()).some(({ query, state }) => query === 'ROLLBACK' && state === 'idle'))
  expect(await fixture.database.sql(`SELECT to_regclass('history_migrations') AS there`)).toEqual([{ there: null }])
  await earlier.query('COMMIT')
  await migrating
  expect(await fixture.ran()).toEqual(Object.keys(migrations))
})

test('an index left invalid by an interrupted creation is recreated', async () => {
  fixture.write(table)
  await fixture.migrate()
  const writer = await writing()
  fixture.write(index)
  const broken = failureOf(fixture.migrate())
  const { pid } = await waitsForWriter()
  await fixture.database.sql(`SELECT pg_terminate_backend(${pid})`)
  expect(await broken).toBeInstanceOf(Error)
  expect(await fixture.index('ticks_at')).toEqual({ valid: false })
  await writer.query('COMMIT')
  await Promise.all(five(() => fixture.migrate()))
  expect(await fixture.index('ticks_at')).toEqual({ valid: true })
  expect(await fixture.ran()).toEqual(['001-ticks.sql', '002-index.sql'])
})

test('if a process is killed while its index is created, the server finishes it and another process continues', async () => {
  fixture.write(table)
  await fixture.migrate()
  const writer = await writing()
  fixture.write({ ...index, ...column })
  const killed = fixture.migrateInProcess()
  await waitsForWriter()
  const others = Promise.all(five(() => fixture.migrate()))
  killed.kill()
  await killed.exited
  await until(
    'the others wait for their turn',
    async () => (await fixture.asking()).filter(({ query }) => /_lock\(\$1, 1/.test(query)).length === 5,
  )
  await writer.query('COMMIT')
  await others
  expect(await fixture.index('ticks_at')).toEqual({ valid: true })
  expect(await fixture.ran()).toEqual(['001-ticks.sql', '002-index.sql', '003-column.sql'])
})

test('if a process is killed in a transaction, it is rolled back and another process runs it', async () => {
  fixture.write({
    '001-a.sql': 'CREATE TABLE a (id int)',
    '002-b.sql': 'SELECT pg_sleep(CASE WHEN EXISTS (SELECT FROM pg_class WHERE relname = $$wait$$) THEN 60 ELSE 0 END)',
  })
  await fixture.database.sql('CREATE TABLE wait ()')
  const killed = fixture.migrateInProcess()
  const { pid } = await until('it is at the second', async () =>
    (await fixture.asking()).find(({ query }) => query.startsWith('SELECT pg_sleep')),
  )
  killed.kill()
  await killed.exited
  await fixture.database.sql(`SELECT pg_terminate_backend(${pid})`)
  await fixture.database.sql('DROP TABLE wait')
  await fixture.migrate()
  expect(await fixture.ran()).toEqual(['001-a.sql', '002-b.sql'])
})

test('a unique index that existing rows violate is rejected, and no invalid index is left', async () => {
  fixture.write({ ...table, '002-index.sql': '-- no transaction\nCREATE UNIQUE INDEX CONCURRENTLY once ON ticks (at)' })
  await fixture.database.sql('SET ROLE trading_owner; CREATE TABLE ticks (at int); INSERT INTO ticks VALUES (1), (1); RESET ROLE')
  fixture.write({ '001-ticks.sql': 'SELECT 1' })
  expect(await failureOf(fixture.migrate())).toMatchObject({
    code: 'MIGRATION_FAILED',
    exitCode: 78,
    message: expect.stringContaining('002-index.sql'),
  })
  expect(await fixture.index('once')).toBeUndefined()
  await fixture.database.sql('DELETE FROM ticks')
  await fixture.migrate()
  expect(await fixture.index('once')).toEqual({ valid: true })
})

test('an index is not dropped for another of its name in another schema', async () => {
  fixture.write({ ...table, '002-index.sql': '-- no transaction\nCREATE INDEX CONCURRENTLY mine ON public.ticks (at)' })
  await fixture.database.sql('CREATE SCHEMA other; CREATE TABLE other.ticks (at int); CREATE INDEX mine ON other.ticks (at)')
  await fixture.database.sql(`UPDATE pg_index SET indisvalid = false WHERE indexrelid = to_regclass('other.mine')`)
  await fixture.migrate()
  expect(await fixture.index('public.mine')).toEqual({ valid: true })
  expect(await fixture.index('other.mine')).toEqual({ valid: false })
})

test('several statements outside a transaction run one by one, and resume at the interrupted one', async () => {
  const file = (last: string) =>
    `-- no transaction\nCREATE TABLE IF NOT EXISTS a (id int);\nCREATE INDEX CONCURRENTLY a_id ON a (id);\n${last};`
  fixture.write({ '001-a.sql': file('SELECT * FROM nowhere') })
  expect(await failureOf(fixture.migrate())).toMatchObject({ code: 'MIGRATION_FAILED' })
  fixture.write({ '001-a.sql': file('VACUUM a') })
  await fixture.migrate()
  expect(await fixture.ran()).toEqual(['001-a.sql'])
})

test('CREATE INDEX CONCURRENTLY without a name is rejected, because the index could not be found again', async () => {
  fixture.write({ ...table, '002-index.sql': '-- no transaction\nCREATE INDEX CONCURRENTLY ON ticks (at)' })
  expect(await failureOf(fixture.migrate())).toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringContaining('must have a name'),
  })
})

test('a file without the required marker is rejected, and the error shows the marker', async () => {
  fixture.write({ ...table, '002-index.sql': 'CREATE INDEX CONCURRENTLY ticks_at ON ticks (at)' })
  const refusal = await failureOf(fixture.migrate())
  expect(refusal).toMatchObject({ code: 'MIGRATION_FAILED', message: expect.stringContaining('-- no transaction') })
})

test('a later version’s additive migrations are accepted, and any other is rejected by name', async () => {
  fixture.write(table)
  await fixture.migrate()
  await fixture.database.sql(`INSERT INTO history_migrations (name) VALUES ('002-later.additive.sql')`)
  fixture.write(column)
  await fixture.migrate()
  expect(await fixture.ran()).toEqual(['001-ticks.sql', '002-later.additive.sql', '003-column.sql'])
  await fixture.database.sql(`INSERT INTO history_migrations (name) VALUES ('004-later.sql')`)
  const refusal = await failureOf(fixture.migrate())
  expect(refusal).toMatchObject({ code: 'SCHEMA_NEWER', exitCode: 78 })
  expect(refusal.message).toBe(
    "the history's schema is newer than this version, which does not know 004-later.sql: run the version that made it, or a later one",
  )
})

test('a process that waits too long reports it, and can start again', async () => {
  fixture.write(table)
  const other = await fixture.connect()
  await other.query(`SELECT pg_advisory_lock(${fixture.lockKey})`)
  expect(await failureOf(fixture.migrate({ waitMs: 100 }))).toMatchObject({ message: 'another process has been migrating it for 0.1 s' })
  await other.end()
  await fixture.migrate()
})

test('an abort ends the wait for another process and closes the connection', async () => {
  fixture.write({ ...table, ...index })
  const other = await fixture.connect()
  await other.query(`SELECT pg_advisory_lock(${fixture.lockKey})`)
  const ending = new AbortController()
  const migrating = failureOf(fixture.migrate({ abort: ending.signal }))
  await until('it asks', async () => (await fixture.asking()).length > 0)
  ending.abort()
  // The failure of the aborted wait or that of the connection, whichever comes first; an error of Node's is no Error of this file.
  expect(await migrating).toHaveProperty('message')
  await until('its connection is gone', async () => (await fixture.asking()).length === 0)
})

test('behind a pooler that shares connections, nothing that needs its own session is run', async () => {
  const { migrationUrl } = fixture.database
  pooler = await startPooler(migrationUrl, { mode: 'transaction', settings: 'ignored' })
  fixture.write(table)
  await fixture.migrate({ url: pooler.through(migrationUrl) })
  fixture.write(index)
  expect(await failureOf(fixture.migrate({ url: pooler.through(migrationUrl) }))).toMatchObject({ code: 'SHARED_SESSIONS', exitCode: 78 })
  expect(await fixture.ran()).toEqual(Object.keys(table))
})
