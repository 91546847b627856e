import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Role } from '@trading/gateway-api'
import { openLedger } from '@trading/ledger'
import { quietLog } from '@trading/rig/quiet-log'
import { killServices, type ServiceProcess, startService } from '@trading/rig/service-process'
import { openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'

// service-gateway as a process, on a real broker, a real database and, where a test opens one, a real Redis.

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: what an answer has depends on its route.
  body: any
}

export interface CallOptions {
  method?: string
  key?: string | undefined
  headers?: Record<string, string>
  /** Sent as JSON; text is sent as it is. */
  body?: unknown
}

export interface GatewayProcess extends ServiceProcess {
  url: string
  call(path: string, options?: CallOptions): Promise<Answer>
}

export interface KeyOptions {
  owner?: string
  role?: Role
  strategy?: string
  symbols?: string
}

/** Where nothing listens. */
export const nowhere = { broker: 'amqp://guest:guest@127.0.0.1:1', redis: 'redis://127.0.0.1:1', database: 'postgres://a:b@127.0.0.1:1/x' }

/** A valid body of POST /v1/signals. */
export const anOrder = (fields: object = {}) => ({ symbol: 'AAPL', side: 'BUY', quantity: '10', referencePrice: '189.25', ...fields })

export async function openGatewayStage() {
  const [broker, database]: [TestBroker, TestDatabase] = await Promise.all([openTestBroker(), openTestDatabase()])
  // Whoever comes first makes the tables of the ledger: in a platform, an engine.
  const ledger = await openLedger({ url: database.url, migrationUrl: database.migrationUrl, engine: 'engine-0', log: quietLog() })
  await until('the ledger is ready', () => ledger.unready() === undefined)
  await ledger.close()

  const settings = (): NodeJS.ProcessEnv => ({
    ...{ RABBITMQ_URL: broker.url, DATABASE_URL: database.migrationUrl, HALT_DATABASE_URL: database.migrationUrl },
    ...{ REDIS_URL: nowhere.redis, GATEWAY_PORT: '0', LOG_LEVEL: 'info' },
  })
  const keysTool = async (...args: string[]) => {
    const tool = join(__dirname, '..', '..', 'service-gateway', 'dist', 'keys', 'index.js')
    const child = spawn(process.execPath, [tool, ...args], { env: { PATH: process.env.PATH, DATABASE_URL: database.migrationUrl } })
    const [[code], out, err] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)])
    return { code: code as number, out, err }
  }
  return {
    broker,
    database,
    settings,
    keysTool,
    /** Resolves once the gateway is ready. */
    async start(env: NodeJS.ProcessEnv = {}): Promise<GatewayProcess> {
      const service = startService('service-gateway', { ...settings(), ...env })
      const { gatewayPort } = await service.seen('gateway.listening')
      await service.seen('service.ready')
      const url = `http://127.0.0.1:${gatewayPort}`
      return { ...service, url, call: (path, options) => callAt(url, path, options) }
    },
    /** A new key, made by the tool. */
    async key({ owner = 'ann', role = 'operator', strategy = 'by-hand', symbols }: KeyOptions = {}): Promise<{ id: string; key: string }> {
      const options = ['--owner', owner, '--role', role, '--strategy', strategy, ...(symbols ? ['--symbols', symbols] : [])]
      const { code, out, err } = await keysTool('create', ...options, '--json')
      if (code !== 0) throw new Error(err)
      return JSON.parse(out)
    },
    async close(): Promise<void> {
      await killServices()
      await broker.close()
      await database.close()
    },
  }
}

export type GatewayStage = Awaited<ReturnType<typeof openGatewayStage>>

export async function callAt(url: string, path: string, { method, key, headers = {}, body }: CallOptions = {}): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  })
  const said = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(said) : said }
}
