import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chooseCache, freePort } from '@trading/dev'
import { startTcpProxy, type TcpProxy, through } from '@trading/rig/network/tcp-proxy'
import type { Invariant } from '@trading/rig/oracle/oracle'
import type { Load, Member, Rig } from '@trading/rig/platform/rig'
import type { Row } from '../../row'

/** What the gateway calls. */
export const upstreams = ['portfolio', 'market data', 'broker', 'database'] as const
export type UpstreamName = (typeof upstreams)[number]

export interface GatewayAnswer {
  status: number
  retryAfter: string | null
  // biome-ignore lint/suspicious/noExplicitAny: what an answer has depends on its route.
  body: any
  tookMs: number
}

/** What a fault meets: a gateway whose upstreams are each behind a network of their own, and engines. */
export interface GatewayAtWork {
  gateway: Member
  /** Its address, which stays when it is killed. */
  url: string
  /** Of an operator. */
  key: string
  load: Load
  links: Readonly<Record<UpstreamName, TcpProxy>>
  get(path: string): Promise<GatewayAnswer>
  /** Submits a signal under this Idempotency-Key. */
  submit(idempotencyKey?: string): Promise<GatewayAnswer>
}

export interface GatewayRow extends Pick<Row, 'number' | 'fault' | 'story' | 'duplicates'> {
  /** Settings of the gateway. */
  env?: NodeJS.ProcessEnv
  mayGrowMb?: number
  /** Besides I1. */
  invariants?: readonly Invariant[]
  run: (rig: Rig, at: GatewayAtWork) => Promise<void>
}

const run = promisify(execFile)
const keysTool = join(__dirname, '..', '..', '..', '..', 'service-gateway', 'dist', 'keys', 'index.js')
const order = { symbol: 'AAPL', side: 'BUY', quantity: '1', referencePrice: '189.25', validForMs: 60_000 }
/** Nothing that is asked may take longer, whatever is away. */
export const boundMs = 8_000

async function makeKey({ database }: Rig): Promise<string> {
  const args = [keysTool, 'create', '--owner', 'ann', '--role', 'operator', '--strategy', 'by-hand', '--json']
  const { stdout } = await run(process.execPath, args, { env: { PATH: process.env.PATH, DATABASE_URL: database.migrationUrl } })
  return JSON.parse(stdout).key
}

async function answerOf(asked: Promise<Response>, since: number): Promise<GatewayAnswer> {
  const response = await asked
  const body = await response.json()
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body, tookMs: performance.now() - since }
}

const linkTo = (rig: Rig, address: string): Promise<TcpProxy> => {
  const { hostname: host, port, protocol } = new URL(address)
  return startTcpProxy({ target: () => ({ host, port: Number(port) || (protocol === 'amqp:' ? 5_672 : 5_432) }) }).then(rig.own)
}

export const gatewayRow = ({ env = {}, mayGrowMb, invariants = [], run, ...row }: GatewayRow): Row => ({
  ...row,
  invariants: ['I1', ...invariants],
  async run(rig) {
    const [gatewayPort, portfolioPort] = [await freePort(), await freePort()]
    await rig.startEngines(2, { env: { PREFETCH: '8' } })
    await rig.startPortfolio({ env: { GRPC_PORT: String(portfolioPort) } })
    // Not the one at REDIS_URL: each row has its own limits.
    const cache = await chooseCache({ tell: rig.tell, name: 'gateway' })
    rig.own({ close: cache.stop })
    const portfolio = `http://127.0.0.1:${portfolioPort}`
    const links = {
      portfolio: await linkTo(rig, portfolio),
      'market data': await linkTo(rig, cache.url),
      broker: await linkTo(rig, rig.url),
      database: await linkTo(rig, rig.database.migrationUrl),
    }
    const database = through(links.database, rig.database.migrationUrl)
    const gateway = await rig.startGateway({
      url: through(links.broker, rig.url),
      env: {
        ...{ DATABASE_URL: database, HALT_DATABASE_URL: database, REDIS_URL: through(links['market data'], cache.url) },
        ...{ PORTFOLIO_URL: through(links.portfolio, portfolio), UPSTREAM_MS: '500', GATEWAY_PORT: String(gatewayPort) },
        ...{ STREAMS_PER_OWNER: '2000', RATE_PER_MINUTE: '100000', SIGNALS_PER_MINUTE: '100000', ...env },
      },
      ...(mayGrowMb !== undefined && { mayGrowMb }),
    })
    const key = await makeKey(rig)
    const url = `http://127.0.0.1:${gatewayPort}`
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', connection: 'close' }
    const ask = (path: string, options: RequestInit = {}) => {
      const since = performance.now()
      return answerOf(fetch(`${url}${path}`, { headers, signal: AbortSignal.timeout(3 * boundMs), ...options }), since)
    }
    await run(rig, {
      ...{ gateway, url, key, links },
      load: await rig.openLoad(),
      get: (path) => ask(path),
      submit: (idempotencyKey = randomUUID()) =>
        ask('/v1/signals', {
          method: 'POST',
          headers: { ...headers, 'idempotency-key': idempotencyKey },
          body: JSON.stringify(order),
        }),
    })
    const submitted = await rig.database.sql<{ id: string }>('SELECT signal_id::text AS id FROM submissions')
    rig.confirmed(submitted.map(({ id }) => id))
    return undefined
  },
})

/** The ids of the signals in the order in which a stream must have their executions. */
export const recordedIn = async ({ database }: Rig): Promise<string[]> =>
  (await database.sql<{ id: string }>('SELECT signal_id::text AS id FROM reports ORDER BY position, signal_id')).map(({ id }) => id)
