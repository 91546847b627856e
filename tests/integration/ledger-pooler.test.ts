import { type Ledger, LedgerFault } from '@trading/ledger'
import { killServices, startService } from '@trading/rig/service-process'
import { openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { until } from '@trading/rig/until'
import { redactUrl } from '@trading/runtime'
import { Client } from 'pg'
import { firstDelivery, freshSignal, ledgerFixture, redelivery } from '../support/ledger-fixture'
import { type Pooler, type PoolerBehaviour, startPooler } from '../support/pooler'

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
let pooler: Pooler
let broker: TestBroker
beforeAll(async () => {
  broker = await openTestBroker()
  fixture = await ledgerFixture()
  await fixture.openReady()
})
afterEach(async () => {
  await killServices()
  await fixture.closeLedgers()
  await pooler.close()
})
afterAll(async () => {
  await fixture.close()
  await broker.close()
})

/** A ledger that connects through a pooler, except for migrations. */
async function openThrough(behaviour: PoolerBehaviour, { max, statementMs = 600 }: { max?: number; statementMs?: number } = {}) {
  const { url } = fixture.database
  pooler = await startPooler(url, behaviour, max ? { max } : {})
  return fixture.open({ url: pooler.through(url), statementMs })
}
const refusalOf = (ledger: Ledger): Promise<Error> =>
  ledger.closed.then(
    () => new Error('it was closed'),
    (refusal) => refusal,
  )

test.each([
  ['with one connection', { max: 1 }, 'last'],
  ['with four, the last one first', { max: 4 }, 'last'],
  ['with two in turn', { max: 2 }, 'inTurn'],
  ['with three in turn', { max: 3 }, 'inTurn'],
] as const)('a pooler in transaction mode that drops settings is detected and rejected: %s', async (_, options, next) => {
  const refusal = await refusalOf(await openThrough({ mode: 'transaction', settings: 'ignored', next }, options))
  expect(refusal).toMatchObject({ name: 'LedgerConfigurationError', code: 'SHARED_SESSIONS', exitCode: 78 })
  expect(refusal.message).toContain(redactUrl(pooler.through(fixture.database.url)))
  expect(refusal.message).toMatch(/PgBouncer .* transaction mode/)
})

test('it is also detected while others use it', async () => {
  const { url } = fixture.database
  const behaviour = { mode: 'transaction', settings: 'ignored' } as const
  pooler = await startPooler(url, behaviour, { max: 4 })
  const others = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const client = new Client({ connectionString: pooler.through(url) })
      client.on('error', () => undefined)
      await client.connect()
      return client
    }),
  )
  let busy = true
  const working = others.map(async (client) => {
    while (busy) await client.query('SELECT 1')
  })
  const refusal = await refusalOf(await fixture.open({ url: pooler.through(url) }))
  busy = false
  await Promise.all(working)
  expect(refusal).toMatchObject({ code: 'SHARED_SESSIONS' })
  // A setting on a shared connection would affect other clients: nothing was set.
  const { rows } = await (others[0] as Client).query('SHOW statement_timeout')
  expect(rows).toEqual([{ statement_timeout: '0' }])
})

test.each(['transaction', 'session'] as const)(
  'a pooler in %s mode that rejects the settings also ends the service, and the error says what it must ignore',
  async (mode) => {
    const refusal = await refusalOf(await openThrough({ mode, settings: 'refused' }))
    expect(refusal).toMatchObject({ name: 'LedgerConfigurationError', code: 'SETTING_REFUSED', exitCode: 78 })
    expect(refusal.message).toMatch(/ignore_startup_parameters = statement_timeout, /)
  },
)

test.each(['ignored', 'passed'] as const)(
  'through a pooler in session mode the ledger works, and its settings hold: %s',
  async (settings) => {
    const ledger = await openThrough({ mode: 'session', settings })
    await until('the ledger is ready', () => ledger.unready() === undefined)
    const signal = freshSignal()
    expect(await ledger.claim(signal, firstDelivery)).toEqual({ known: 'new', fencingToken: 1 })
    const holder = new Client({ connectionString: fixture.database.migrationUrl })
    await holder.connect()
    await holder.query('BEGIN; LOCK TABLE signals')
    const claiming = await ledger.claim(signal, redelivery).catch((cause) => cause)
    await holder.end()
    // The server cancelled the statement, not the client.
    expect(claiming).toBeInstanceOf(LedgerFault)
    expect(claiming.message).toContain('lock timeout')
  },
)

test('time-outs in the address are those expected of a connection', async () => {
  pooler = await startPooler(fixture.database.url, { mode: 'session', settings: 'passed' })
  const url = new URL(fixture.database.url)
  url.searchParams.set('statement_timeout', '900')
  url.searchParams.set('lock_timeout', '0')
  await fixture.openReady({ url: url.toString() })
})

test('a pooler added later is detected by the next connection, and readiness reports it', async () => {
  const ledger = await openThrough({ mode: 'session', settings: 'passed' })
  await until('the ledger is ready', () => ledger.unready() === undefined)
  await ledger.claim(freshSignal(), firstDelivery)
  pooler.behave({ mode: 'transaction', settings: 'ignored' })
  pooler.endClients()
  await until('it is not ready', () => /opened without .*statement_timeout.* pooler/.test(ledger.unready() ?? ''))
  pooler.behave({ mode: 'session', settings: 'passed' })
  await until('the ledger is ready', () => ledger.unready() === undefined)
})

test('an engine behind a pooler in transaction mode exits with 78 and says why', async () => {
  const { url, migrationUrl } = fixture.database
  pooler = await startPooler(url, { mode: 'transaction', settings: 'ignored' })
  const settings = { RABBITMQ_URL: broker.url, DATABASE_URL: pooler.through(url), DATABASE_MIGRATION_URL: migrationUrl }
  const engine = startService('service-b', settings)
  expect(await engine.exited).toBe(78)
  expect(engine.lines.map(({ msg }) => msg).join('\n')).toMatch(/PgBouncer does in transaction mode/)
})
