import type { Signal } from '@trading/contracts'
import { startTcpProxy, type TcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { killServices, type ServiceProcess, startService } from '@trading/rig/service-process'
import { deadQueue, workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { allQueues, openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { ledgerSettings, openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { Client } from 'pg'
import { type PaperVenueServer, startPaperVenueServer } from '../../service-paper-venue/src/paper-venue-server'

let broker: TestBroker
let database: TestDatabase
let venue: PaperVenueServer
let proxy: TcpProxy
let holder: Client | undefined
beforeAll(async () => {
  broker = await openTestBroker()
})
beforeEach(async () => {
  database = await openTestDatabase()
  venue = await startPaperVenueServer()
  const { hostname, port } = new URL(database.url)
  proxy = await startTcpProxy({ target: () => ({ host: hostname, port: Number(port) || 5432 }) })
})
afterEach(async () => {
  await killServices()
  await holder?.end().catch(() => undefined)
  holder = undefined
  await proxy.close()
  await venue.close()
  await database.close()
  for (const queue of allQueues) await (await broker.channel()).purgeQueue(queue)
})
afterAll(() => broker.close())

const startEngine = async (env: NodeJS.ProcessEnv = {}): Promise<ServiceProcess> => {
  const engine = startService('service-b', {
    ...{ RABBITMQ_URL: broker.url, VENUE: 'http', VENUE_URL: venue.url, LOG_LEVEL: 'debug', ...ledgerSettings(database) },
    ...{ DATABASE_URL: through(proxy, database.url), ...env },
  })
  await engine.seen('service.ready')
  return engine
}
const send = (...signals: Signal[]) => Promise.all(signals.map((signal) => broker.publish(signal, { messageId: signal.id })))
const rows = () =>
  database.sql<{ id: string; status: string; claims: number; attempt: number; redelivered: boolean }>(
    'SELECT signal_id AS id, status, claims, attempt, redelivered FROM signals',
  )
const areFilled = (signals: readonly Signal[]) =>
  until('they are filled', async () => {
    const filled = new Set((await rows()).filter(({ status }) => status === 'FILLED').map(({ id }) => id))
    return signals.every(({ id }) => filled.has(id))
  })
const probes = (engine: ServiceProcess) => engine.lines.filter(({ msg }) => /^the ledger at .* does not answer/.test(String(msg))).length
const login = () => decodeURIComponent(new URL(database.url).username)

const noWrite = (table: string, sqlState: string) =>
  database.sql(`
    CREATE FUNCTION no_write() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${sqlState}'; END $$;
    CREATE TRIGGER no_write BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION no_write()`)
const inSession = (statement: string) => database.sql(`BEGIN READ WRITE; ${statement}; COMMIT`)
const endConnections = () =>
  database.sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()')
const readOnly = (value: 'on' | 'off') =>
  inSession(
    `DO $$ BEGIN EXECUTE format('ALTER ROLE "${login()}" IN DATABASE %I SET default_transaction_read_only = ${value}', current_database()); END $$`,
  )

interface Away {
  begin: () => Promise<unknown>
  end: () => Promise<unknown>
}
const ways: Record<string, Away> = {
  'cannot be reached': { begin: () => proxy.refuse().then(() => proxy.reset()), end: () => proxy.heal() },
  'stands still': { begin: async () => proxy.blackHole(), end: () => proxy.heal() },
  'is read-only': { begin: () => readOnly('on').then(endConnections), end: () => readOnly('off').then(endConnections) },
  'lacks the right to claim': {
    begin: () => inSession(`REVOKE INSERT ON signals FROM "${login()}"`),
    end: () => inSession(`GRANT INSERT ON signals TO "${login()}"`),
  },
  'lacks the right to record': {
    begin: () => inSession(`REVOKE INSERT ON reports FROM "${login()}"`),
    end: () => inSession(`GRANT INSERT ON reports TO "${login()}"`),
  },
  'has its table locked': {
    begin: async () => {
      holder = new Client({ connectionString: database.migrationUrl })
      await holder.connect()
      await holder.query('BEGIN; LOCK TABLE signals IN EXCLUSIVE MODE')
    },
    end: async () => holder?.query('ROLLBACK'),
  },
  'has a full disk': {
    begin: () => noWrite('signals', '53100'),
    end: () => database.sql('DROP TRIGGER no_write ON signals; DROP FUNCTION no_write'),
  },
}

test.each(Object.keys(ways))(
  'while the ledger %s the backlog waits untouched, and delivered signals are retried uncounted; then one signal is consumed, then all',
  async (way) => {
    const { begin, end } = ways[way] as Away
    const engine = await startEngine()
    const [before, inHand] = [aSignal(), aSignal()]
    await send(before)
    await areFilled([before])
    await begin()
    await send(inHand)
    await until('the engine is not ready', async () => /^ledger/.test((await engine.readyz()).reasons[0] ?? ''))
    const backlog = Array.from({ length: 20 }, () => aSignal())
    await send(...backlog)
    const probed = probes(engine)
    await until('the ledger was probed again and again', () => probes(engine) >= probed + 4)
    expect(await broker.depth(workQueue)).toBeGreaterThanOrEqual(backlog.length)
    expect(await engine.metrics()).toMatch(/^intake_paused\{reason="ledger"\} 1$/m)
    await end()
    await areFilled([inHand, ...backlog])

    const copied = engine.events('delivery.retried')
    expect(copied.filter(({ messageId }) => messageId !== inHand.id)).toEqual([])
    expect(copied.filter(({ attempt, delayMs }) => attempt !== 1 || delayMs !== 1_000)).toEqual([])
    const ofBacklog = (await rows()).filter(({ id }) => id !== inHand.id)
    expect(ofBacklog.filter(({ claims, attempt, redelivered }) => claims !== 1 || attempt !== 1 || redelivered)).toEqual([])
    expect(venue.venue.book.counts.fills).toBe(backlog.length + 2)
    expect(await broker.depth(deadQueue)).toBe(0)
    await engine.seen('intake.halfOpened', ({ reason }) => reason === 'ledger')
    await engine.seen('intake.resumed', ({ reason }) => reason === 'ledger')
    expect(await engine.readyz()).toEqual({ ready: true, reasons: [] })
    expect(await engine.metrics()).toMatch(/^intake_paused\{reason="ledger"\} 0$/m)
  },
)

test('a signal that expires while the ledger is unavailable is released by its engine, and recorded as expired once the ledger is back', async () => {
  const engine = await startEngine()
  const [before, brief] = [aSignal(), aSignal({}, 900)]
  await send(before)
  await areFilled([before])
  await inSession(`REVOKE INSERT ON signals FROM "${login()}"`)
  await send(brief)
  expect(await engine.seen('delivery.retried')).toMatchObject({ messageId: brief.id, attempt: 1, delayMs: 1_000 })
  await until('it waits in the work queue', async () => (await broker.depth(workQueue)) === 1)
  expect(await engine.readyz()).toMatchObject({ ready: false, reasons: [expect.stringMatching(/^ledger: /)] })
  await inSession(`GRANT INSERT ON signals TO "${login()}"`)
  await until('it is expired', async () => (await rows()).some(({ id, status }) => id === brief.id && status === 'EXPIRED'))
  expect(venue.venue.book.find(brief.id)).toBeUndefined()
})

test('with many signals delivered, only those go to the retry queue', async () => {
  const engine = await startEngine({ PREFETCH: '5' })
  const before = aSignal()
  await send(before)
  await areFilled([before])
  await ways['has a full disk']?.begin()
  await send(...Array.from({ length: 30 }, () => aSignal()))
  await until('the engine is not ready', async () => /^ledger/.test((await engine.readyz()).reasons[0] ?? ''))
  const probed = probes(engine)
  await until('the ledger was probed again and again', () => probes(engine) >= probed + 3)
  expect(await until('all are back', async () => (await broker.depth(workQueue)) === 30)).toBe(true)
  expect(new Set(engine.events('delivery.retried').map(({ messageId }) => messageId)).size).toBeLessThanOrEqual(5)
  await ways['has a full disk']?.end()
  await until('all are filled', async () => (await rows()).filter(({ status }) => status === 'FILLED').length === 31)
})
