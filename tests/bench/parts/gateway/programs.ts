import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { DatabaseAddress } from '@trading/dev'
import type { BenchVhost } from '../../bench-vhost'
import type { Client } from '../../client'
import { type Program, programFile, startProgram } from '../../program'
import { startService } from '../../start-service'
import { token } from '../portfolio/programs'

const run = promisify(execFile)
const root = join(__dirname, '..', '..', '..', '..')

/** What the contestants have in common. */
export interface Stage {
  lane: BenchVhost
  database: DatabaseAddress
  redisUrl: string
  portfolioPort: number
  /** Of an operator. */
  key: string
}

/** A server of HTTP: the gateway, or the bare routes. */
export interface Web extends Program {
  client: Client
  port: number
}

export async function makeKey({ migrationUrl }: DatabaseAddress): Promise<string> {
  const tool = join(root, 'service-gateway', 'dist', 'keys', 'index.js')
  const args = [tool, 'create', '--owner', 'benchmark', '--role', 'operator', '--strategy', 'benchmark', '--json']
  const { stdout } = await run(process.execPath, args, { env: { PATH: process.env.PATH, DATABASE_URL: migrationUrl } })
  return JSON.parse(stdout).key
}

const most = '1000000'

export const webs = {
  /** service-gateway as it is deployed, with limits that it does not reach. */
  async ours({ lane, database, redisUrl, portfolioPort }: Stage): Promise<Web> {
    const url = database.migrationUrl
    const { program, lines } = await startService('service-gateway', {
      ...{ RABBITMQ_URL: lane.url, DATABASE_URL: url, HALT_DATABASE_URL: url, REDIS_URL: redisUrl },
      ...{ PORTFOLIO_URL: `http://127.0.0.1:${portfolioPort}`, PORTFOLIO_TOKEN: token },
      ...{ GATEWAY_PORT: '0', HTTP_PORT: '0', RATE_PER_MINUTE: most, SIGNALS_PER_MINUTE: most, STREAMS_PER_OWNER: '2000' },
    })
    const [port] = lines.flatMap((line) => line.gatewayPort ?? [])
    if (port === undefined) throw new Error('service-gateway does not log its port')
    return { ...program, client: 'ours', port }
  },
  async bare({ lane, database, portfolioPort }: Stage): Promise<Web> {
    const options = { brokerUrl: lane.url, databaseUrl: database.migrationUrl, portfolioUrl: `http://127.0.0.1:${portfolioPort}`, token }
    const program = startProgram({
      name: 'bare Fastify routes',
      file: programFile('gateway/bare'),
      args: [JSON.stringify(options)],
    })
    try {
      return { ...program, client: 'bare', ...(await program.told<{ port: number }>('listening')) }
    } catch (error) {
      await program.stop()
      throw error
    }
  },
}

/** Sends requests to one server, and reads its streams. */
export interface Caller extends Program {
  /** Sends so many, `inFlight` at once, and resolves with the microseconds that they took together. */
  reads(count: number): Promise<number>
  submits(count: number): Promise<number>
  /** Sends reads at a steady rate, and resolves with the milliseconds that each took. */
  paced(flow: { count: number; perSecond: number }): Promise<number[]>
  /** Opens so many streams, and resolves once all of them have answered. */
  open(streams: number): Promise<void>
  /** Resolves once each stream has this many executions more than before, with the milliseconds that each took to reach the first stream. */
  arrived(executions: number): Promise<number[]>
  position(): Promise<Record<string, unknown>>
}

export const inFlight = 16

export async function startCaller({ client, port }: Web, { key }: Stage): Promise<Caller> {
  const program = startProgram({
    name: `the caller of ${client}`,
    file: programFile('gateway/caller'),
    args: [JSON.stringify({ port, key, inFlight })],
  })
  await program.told('ready')
  return {
    ...program,
    reads: (reads) => program.ask({ reads }, 'tookUs'),
    submits: (submits) => program.ask({ submits }, 'tookUs'),
    paced: (paced) => program.ask({ paced }, 'tookMs'),
    open: (open) => program.ask({ open }, 'opened'),
    arrived: (arrived) => program.ask({ arrived }, 'arrived'),
    position: () => program.ask({ position: true }, 'position'),
  }
}
