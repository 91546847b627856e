import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { chooseBroker, chooseDatabase } from '@trading/dev'
import { openLedger } from '@trading/ledger'
import { openConnection } from '@trading/messaging'
import { dlq } from '@trading/rig/dlq'
import { collectReports } from '@trading/rig/reports'
import { killServices, startService } from '@trading/rig/service-process'
import { aSignal } from '@trading/rig/signals'
import { openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { ledgerSettings, openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { type Log, listen, logError } from '@trading/runtime'
import pino from 'pino'
import { readConfig as readEngine } from '../../service-b/src/config'
import { startPaperVenueServer } from '../../service-paper-venue/src/paper-venue-server'
import { ledgerCli } from '../support/ledger-cli'
import { openRelay, type Relay } from '../support/relay'

let broker: TestBroker
let database: TestDatabase
beforeAll(async () => {
  ;[broker, database] = await Promise.all([openTestBroker(), openTestDatabase()])
})
afterEach(killServices)
afterAll(async () => {
  await Promise.all([broker.close(), database.close()])
})

const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))
const printable = [...ascii, 'ü', '€', '🔑']

const root = join(__dirname, '..', '..')

/** Runs the built `npm start` until it exits or logs that it starts the services. */
async function npmStart(env: NodeJS.ProcessEnv, args: string[] = []): Promise<{ code: number | null; said: string }> {
  const script = `require(${JSON.stringify(join(root, 'dev', 'dist', 'start'))}).main({ args: ${JSON.stringify(args)} })`
  const child = spawn(process.execPath, ['-e', script], { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.on('data', (line) => String(line).includes('"service.ready"') && child.kill('SIGTERM'))
  const [[code], out, err] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)])
  return { code, said: out + err }
}

describe('passwords', () => {
  const user = 'every-character'
  const password = printable.join('')
  const withLogin = (url: string) => Object.assign(new URL(url), { username: user, password: encodeURIComponent(password) }).toString()
  const pieces = [password, encodeURIComponent(password), password.slice(10, 30), encodeURIComponent(password).slice(60, 90)]
  const shown = (told: string) => pieces.filter((piece) => told.includes(piece) || told.includes(JSON.stringify(piece).slice(1, -1)))
  const engineRole = () => decodeURIComponent(new URL(database.url).username)

  afterEach(async () => {
    await broker.management.deleteUser(user).catch(() => undefined)
  })

  test('a password of all printable characters, encoded as the errors say, is accepted by services, tools and npm start, and never printed', async () => {
    await broker.management.createUser({ name: user, password })
    await broker.management.setPermissions(broker.vhost, user, { configure: '.*', write: '.*', read: '.*' })
    const role = await database.sql(`SELECT rolcreaterole OR rolsuper AS may FROM pg_roles WHERE rolname = current_user`)
    const mayMakeRoles = role[0]?.may === true
    if (mayMakeRoles)
      await database.sql(`CREATE ROLE "${user}" LOGIN IN ROLE "${engineRole()}" PASSWORD '${password.replaceAll("'", "''")}'`)
    const settings = {
      RABBITMQ_URL: withLogin(broker.url),
      DATABASE_URL: mayMakeRoles ? withLogin(database.url) : database.url,
      DATABASE_MIGRATION_URL: database.migrationUrl,
    }
    try {
      const engine = startService('service-b', { ...settings, LOG_LEVEL: 'trace' })
      const generator = startService('service-a', { ...settings, LOG_LEVEL: 'trace' })
      await Promise.all([engine.seen('service.ready'), generator.seen('service.ready')])
      const said = [engine, generator].map(({ lines, errors }) => JSON.stringify(lines) + errors())
      said.push(JSON.stringify(await engine.readyz()))
      const listed = await dlq(settings.RABBITMQ_URL, ['list'])
      expect(listed).toMatchObject({ code: 0 })
      const looked = await ledgerCli(settings.DATABASE_URL, ['list'])
      expect(looked).toMatchObject({ code: 0 })
      const started = await npmStart(settings, ['--scale', 'service-b=1'])
      expect(started.said).toMatch(/"service.ready"/)
      expect([...said, listed.out, listed.err, looked.out, looked.err, started.said].flatMap(shown)).toEqual([])
      expect(said.join()).toContain(`${user}:***@`)
    } finally {
      await killServices()
      if (mayMakeRoles) await database.sql(`DROP ROLE "${user}"`)
    }
  })

  /** A log at the most verbose level whose lines are recorded, without times and pids. */
  const keptLog = (lines: string[]): Log =>
    pino(
      { level: 'trace', base: null, timestamp: false, serializers: { err: logError } },
      { write: (line) => void lines.push(line) },
    ) as Log

  test('an unencoded password, with any printable character, appears in no error, log, readiness or tool output', async () => {
    const said: string[] = []
    for (const char of printable)
      for (const secret of [`s3cr${char}t0ken`, `1287${char}t0ken`]) {
        const [amqp, postgres, http] = ['amqp', 'postgres', 'http'].map((protocol) => `${protocol}://user:${secret}@127.0.0.1:1/name`)
        const log = keptLog(said)
        const config = () => readEngine({ RABBITMQ_URL: amqp, DATABASE_URL: postgres, DATABASE_MIGRATION_URL: postgres })
        try {
          const { RABBITMQ_URL, DATABASE_URL, DATABASE_MIGRATION_URL } = config()
          const lines = said.length
          const connection = await openConnection({ url: RABBITMQ_URL, name: 'test', log })
          const ledger = await openLedger({ url: DATABASE_URL, migrationUrl: DATABASE_MIGRATION_URL, engine: 'test', log })
          await until('both have failed', () => said.length >= lines + 2, { everyMs: 1 })
          said.push(connection.unready() ?? '', ledger.unready() ?? '')
          await Promise.all([connection.close(), ledger.close()])
        } catch (error) {
          said.push(String((error as Error).stack))
        }
        try {
          readEngine({ VENUE_URL: http })
        } catch (error) {
          said.push(String((error as Error).stack))
        }
        const listed = await dlq(amqp as string, ['list'])
        said.push(listed.out, listed.err)
        const interrupted = AbortSignal.abort(new Error('interrupted'))
        const tell = (line: string) => void said.push(line)
        const env = { RABBITMQ_URL: amqp, DATABASE_URL: postgres, BROKER: 'url', DATABASE: 'url' }
        for (const choose of [chooseBroker, chooseDatabase])
          await choose({ tell, name: 'test', env, abort: interrupted }).catch((error) => said.push(String(error.stack)))
      }
    expect(said.length).toBeGreaterThan(5 * printable.length)
    expect(said.filter((line) => /s3cr|t0ken|1287/.test(line))).toEqual([])
  })

  test.each(['amqp://user:k3y/Zs@host', 'amqp://user:12/Zs@host', 'amqp://user:100%@host'])(
    'npm start reports what is wrong with RABBITMQ_URL=%s and how to write it, and exits with 78',
    async (RABBITMQ_URL) => {
      const { code, said } = await npmStart({ RABBITMQ_URL, BROKER: 'url', LEDGER: 'off' })
      expect({ code, said }).toEqual({ code: 78, said: expect.stringMatching(/RABBITMQ_URL must be .* write \/ as %2F/) })
      expect(said).not.toMatch(/k3y|Zs@|:12|100%/)
    },
  )
})

describe('IPv6', () => {
  let relays: Relay[] = []
  let listening: Server | undefined
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.close()))
    listening?.close()
  })
  const settings = async () => {
    relays = await Promise.all([openRelay(broker.url, 5672), openRelay(database.url, 5432)])
    const [toBroker, toDatabase] = relays as [Relay, Relay]
    const { DATABASE_URL = '', DATABASE_MIGRATION_URL = '' } = ledgerSettings(database)
    return {
      RABBITMQ_URL: toBroker.through(broker.url),
      DATABASE_URL: toDatabase.through(DATABASE_URL),
      DATABASE_MIGRATION_URL: toDatabase.through(DATABASE_MIGRATION_URL),
    }
  }

  test('broker, database, venue and the services themselves are reachable over it', async () => {
    const venue = await startPaperVenueServer({ host: '::1' })
    expect(venue.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
    const reports = await collectReports(broker)
    const engine = startService('service-b', { ...(await settings()), VENUE: 'http', VENUE_URL: venue.url, HTTP_HOST: '::1' })
    const { httpPort } = await engine.seen('service.ready')
    expect(await (await fetch(`http://[::1]:${httpPort}/readyz`)).json()).toMatchObject({ ready: true })
    const signal = aSignal()
    await broker.publish(signal, { messageId: signal.id })
    await until('it is reported', async () =>
      (await reports()).some(({ signalId, status }) => signalId === signal.id && status === 'FILLED'),
    )
    await killServices()
    await venue.close()
  })

  test('the tools and npm start reach them over it', async () => {
    const { RABBITMQ_URL, DATABASE_URL, DATABASE_MIGRATION_URL } = await settings()
    expect(await dlq(RABBITMQ_URL, ['list'])).toMatchObject({ code: 0 })
    expect(await ledgerCli(DATABASE_URL, ['list'])).toMatchObject({ code: 0 })
    const { said } = await npmStart({ RABBITMQ_URL, DATABASE_URL, DATABASE_MIGRATION_URL }, ['--scale', 'service-b=1'])
    expect(said).toMatch(/management UI: http:\/\/\[::1\]:15672/)
    expect(said).toMatch(/PostgreSQL \S+ is up on \[::1\]:\d+/)
    expect(said).toMatch(/"service.ready"/)
  })

  test('a service exits with 78 and a sentence if its port is in use there', async () => {
    listening = createServer()
    await listen(listening, { host: '::1', port: 0, settings: { host: 'host', port: 'port' } })
    const { port } = listening.address() as { port: number }
    const generator = startService('service-a', { RABBITMQ_URL: broker.url, HTTP_HOST: '[::1]', HTTP_PORT: String(port) })
    expect(await generator.exited).toBe(78)
    const [wrong] = generator.lines.filter(({ level }) => level === 'error')
    expect(wrong).toMatchObject({
      msg: `cannot listen on [::1]:${port}: the port is in use (EADDRINUSE); stop the process that uses it, or set HTTP_PORT to another port`,
    })
    expect(wrong).not.toHaveProperty('err')
  })
})

test.each([
  ['service-b', { VENUE: 'http', VENUE_URL: 'http://me:s3crt@venue' }, /VENUE_URL must be a .* address without user name/],
  ['service-paper-venue', { PAPER_VENUE_BOOK: '/no/such/folder/book' }, /cannot store orders in \/no\/such\/folder\/book/],
  ['service-b', { RABBITMQ_URL: 'amqp://u:s3crt@h?heartbeat=soon', LEDGER: 'off' }, /its parameter heartbeat must be 0 or a whole number/],
] as const)('%s with %j exits with 78 and a sentence', async (service, env, sentence) => {
  const process = startService(service, { RABBITMQ_URL: broker.url, PAPER_VENUE_PORT: '0', ...env })
  expect(await process.exited).toBe(78)
  const said = process.errors() + JSON.stringify(process.lines)
  expect(said).toMatch(sentence)
  expect(said).not.toMatch(/s3crt|\\n {4}at /)
})
