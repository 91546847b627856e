import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chooseCache, freePort } from '@trading/dev'
import { type Load, openLoad } from '@trading/rig/platform/load'
import { type SharedVenue, sharedVenue } from '@trading/rig/platform/shared-venue'
import { killServices, type ServiceProcess, startService } from '@trading/rig/service-process'
import { nameOfThisTest, openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { ledgerSettings, openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { seededRandom } from '@trading/runtime'

export type Role = 'viewer' | 'trader' | 'operator'

/** The full stack with real servers: market data, engines, portfolio, venue and gateway. Signals come from the test. */
export interface Stack {
  /** Of the gateway and its page. */
  readonly url: string
  readonly broker: TestBroker
  readonly database: TestDatabase
  readonly venue: SharedVenue
  readonly load: Load
  /** Makes an API key. */
  makeKey(role: Role, owner?: string): Promise<{ id: string; key: string }>
  revokeKey(id: string): Promise<void>
  /** Publishes signals of several symbols and both sides, and waits until all have ended. */
  trade(count: number): Promise<void>
  /** Waits until the portfolio has booked every fill of the ledger. */
  untilBooked(): Promise<void>
  killGateway(): Promise<void>
  startGateway(): Promise<void>
  close(): Promise<void>
}

const root = join(__dirname, '..', '..', '..')
const run = promisify(execFile)

/** As in the simulated feed. */
export const symbols = ['AAPL', 'AMZN', 'MSFT', 'NVDA', 'TSLA'] as const
const references: Record<(typeof symbols)[number], string> = { AAPL: '190.50', AMZN: '187', MSFT: '421.5', NVDA: '120.20', TSLA: '250.75' }

export interface StackOptions {
  /** Of its vhost and database; by default that of the test file. */
  name?: string
  engines?: number
  /** Settings of the gateway. */
  env?: NodeJS.ProcessEnv
}

/** Starts everything; what was started is stopped again if something does not start. */
export async function openStack({ name = nameOfThisTest(), ...options }: StackOptions = {}): Promise<Stack> {
  const tell = () => undefined
  const [broker, database, cache] = await Promise.all([
    openTestBroker(undefined, name),
    openTestDatabase(undefined, name),
    chooseCache({ tell, name }),
  ])
  const close = async () => {
    await killServices()
    await Promise.all([broker.close(), database.close(), cache.stop()])
  }
  try {
    return await startServices({ ...options, broker, database, cacheUrl: cache.url, close })
  } catch (error) {
    await close()
    throw error
  }
}

interface Servers extends Omit<StackOptions, 'name'> {
  broker: TestBroker
  database: TestDatabase
  cacheUrl: string
  close: () => Promise<void>
}

async function startServices({ engines = 3, env = {}, broker, database, cacheUrl, close }: Servers): Promise<Stack> {
  const { url: RABBITMQ_URL } = broker
  const servers = { RABBITMQ_URL, REDIS_URL: cacheUrl, DATABASE_URL: database.migrationUrl }
  const grpcPort = String(await freePort())
  const port = String(await freePort())

  const venueProcess = startService('service-paper-venue', { PAPER_VENUE_PORT: '0', VENUE_LATENCY_MS: '5' })
  const venue = await sharedVenue(venueProcess)
  const engineOf = (number: number) =>
    startService('service-b', { ...servers, ENGINE_ID: `engine-${number}`, ...venue.env, ...ledgerSettings(database) })
  // The first of them migrates the ledger, which the others read.
  const first = engineOf(1)
  await first.seen('service.ready')
  const others = [
    startService('service-market-data', { ...servers, MARKET_SYMBOLS: symbols.join(','), TICK_INTERVAL_MS: '200' }),
    startService('service-portfolio', { ...servers, GRPC_PORT: grpcPort, COMPARE_INTERVAL_MS: '1000' }),
    ...Array.from({ length: engines - 1 }, (_, at) => engineOf(at + 2)),
  ]
  await Promise.all(others.map((each) => each.seen('service.ready')))

  const gatewayEnv = {
    ...servers,
    HALT_DATABASE_URL: database.migrationUrl,
    PORTFOLIO_URL: `http://127.0.0.1:${grpcPort}`,
    GATEWAY_PORT: port,
    RATE_PER_MINUTE: '100000',
    ...env,
  }
  let gateway: ServiceProcess
  const startGateway = async () => {
    gateway = startService('service-gateway', gatewayEnv)
    await gateway.seen('service.ready').catch((error: Error) => {
      throw new Error(`${error.message}: ${gateway.errors()} ${gateway.lines.map(({ msg }) => msg).join('; ')}`)
    })
  }
  await startGateway()
  const load = await openLoad({ url: broker.url, random: seededRandom(7) })
  const keys = async (...args: string[]) => {
    const program = join(root, 'service-gateway', 'dist', 'keys')
    const { stdout } = await run(process.execPath, [program, ...args, '--json'], { env: { PATH: process.env.PATH, ...servers } })
    return stdout.trim() === '' ? undefined : JSON.parse(stdout)
  }
  let owners = 0
  let traded = 0
  const ended = async () => {
    const [row] = await database.sql<{ count: string }>(`SELECT count(*) FROM signals WHERE status <> 'STARTED'`)
    return Number(row?.count)
  }

  return {
    url: `http://127.0.0.1:${port}`,
    broker,
    database,
    venue,
    load,
    makeKey: (role, owner = `${role}-${++owners}`) =>
      keys('create', '--owner', owner, '--role', role, ...(role === 'trader' ? ['--strategy', 'load'] : [])),
    revokeKey: async (id) => void (await keys('revoke', id, '--yes')),
    async trade(count) {
      const before = await ended()
      const ids = await Promise.all(
        Array.from({ length: count }, (_, at) => {
          const number = traded + at
          const symbol = symbols[number % symbols.length] as (typeof symbols)[number]
          // Now and then more than an engine may place, which is rejected.
          const quantity = number % 50 === 49 ? '10000' : String(1 + (number % 9))
          return load.send(1, { symbol, side: number % 3 === 0 ? 'SELL' : 'BUY', quantity, referencePrice: references[symbol] })
        }),
      )
      traded += ids.length
      await until(`${count} signals have ended`, async () => (await ended()) >= before + count, { withinMs: 60_000 })
    },
    async untilBooked() {
      await until(
        'the portfolio has booked every fill',
        async () => {
          const [row] = await database.sql<{ behind: boolean }>(
            `SELECT (SELECT count(*) FROM signals WHERE status = 'FILLED') <> (SELECT coalesce(sum(fills), 0) FROM positions) AS behind`,
          )
          return row?.behind === false
        },
        { withinMs: 30_000 },
      )
    },
    async killGateway() {
      gateway.kill('SIGKILL')
      await gateway.exited
    },
    startGateway,
    async close() {
      await load.close()
      await close()
    },
  }
}
