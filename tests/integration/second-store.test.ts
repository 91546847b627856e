import { DatabaseConfigurationError, DatabaseUnavailable, type OpenDatabase, openDatabase } from '@trading/postgres'
import { startTcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { until } from '@trading/rig/until'
import { hostOf, type Log } from '@trading/runtime'
import { migrationsFixture } from '../support/migrations-fixture'

let fixture: Awaited<ReturnType<typeof migrationsFixture>>
let opened: OpenDatabase[] = []
beforeEach(async () => {
  fixture = await migrationsFixture()
  fixture.write({ '001-ticks.sql': 'CREATE TABLE ticks (at int PRIMARY KEY); GRANT SELECT, INSERT ON ticks, history_migrations TO PUBLIC' })
})
afterEach(async () => {
  await Promise.all(opened.map((database) => database.close()))
  opened = []
  await fixture.close()
})

const insert = { name: 'insert', text: 'INSERT INTO ticks VALUES ($1)' }
const count = { name: 'count', text: 'SELECT count(*)::int FROM ticks' }

function open(urls: { url?: string; migrationUrl?: string } = {}) {
  const lines: unknown[] = []
  const keep = (...line: unknown[]) => void lines.push(line)
  const { url, migrationUrl } = fixture.database
  const database = openDatabase({
    ...{ store: fixture.store, url, migrationUrl, applicationName: 'market-data', pool: 2, statementMs: 1_000, ...urls },
    log: { info: keep, warn: keep, debug: keep } as unknown as Log,
    rehearse: (durable) => durable.undone((querying) => querying.values(insert, [-1])),
    isAnswer: () => false,
  })
  opened.push(database)
  return { database, lines }
}

test('a store beside the ledger is migrated, awaited, and reported by its own name', async () => {
  const target = new URL(fixture.database.url)
  const proxy = await startTcpProxy({ target: () => ({ host: hostOf(target), port: Number(target.port) || 5432 }) })
  try {
    await proxy.refuse()
    const { database, lines } = open({ url: through(proxy, fixture.database.url) })
    const keep = database.call((at: number) => database.durable.values(insert, [at]))
    const away = await keep(1).catch((cause) => cause)
    expect(away).toBeInstanceOf(DatabaseUnavailable)
    expect(away.message).toMatch(/^the history is not open: .*ECONNREFUSED/)
    expect(database.unready()).toMatch(/^history: .*ECONNREFUSED/)
    await proxy.heal()
    await until('it is ready', () => database.unready() === undefined)
    expect(JSON.stringify(lines)).toMatch(/"history.connected"\},"connected to the history at postgres/)
    await keep(1)
    // The rehearsal left nothing behind.
    expect((await database.relaxed.values(count, [])).rows).toEqual([[1]])
  } finally {
    await proxy.close()
  }
})

test('errors of its operations count as faults of the database, unless the store declares them as answers', async () => {
  const { database } = open()
  await until('it is ready', () => database.unready() === undefined)
  const keep = database.call((at: number) => database.durable.values(insert, [at]))
  await keep(1)
  const states: string[] = []
  database.onState((state) => states.push(state))
  await expect(keep(1)).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    message: expect.stringMatching(/^the history did not answer/),
  })
  await until('it is probed', () => states.includes('half-open'))
  database.proven()
  expect(states).toEqual(['working', 'away', 'half-open', 'working'])
})

test('a service with a rejected login exits with 78', async () => {
  const { database } = open({ url: Object.assign(new URL(fixture.database.url), { password: 'wrong' }).toString() })
  const refusal = await database.closed.catch((cause) => cause)
  expect(refusal).toBeInstanceOf(DatabaseConfigurationError)
  expect(refusal).toMatchObject({ code: 'ACCESS_REFUSED', exitCode: 78 })
})
