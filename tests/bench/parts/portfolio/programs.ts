import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseAddress } from '@trading/dev'
import type { Client } from '../../client'
import { logFolder } from '../../log-folder'
import { type Program, programFile, startProgram } from '../../program'

export const token = 'the-token-of-the-benchmark'
const root = join(__dirname, '..', '..', '..', '..')
const readyMs = 30_000
const pollMs = 20
let started = 0

export interface PortfolioProgram extends Program {
  grpcPort: number
  httpPort: number
}

/** service-portfolio as it is deployed, logging to a file. Resolves once it is ready. */
export async function startPortfolio({
  url,
  database,
  env = {},
}: {
  url: string
  database: DatabaseAddress
  env?: NodeJS.ProcessEnv
}): Promise<PortfolioProgram> {
  const output = join(logFolder(), `portfolio-${started++}.log`)
  const program = startProgram({
    name: 'service-portfolio',
    file: join(root, 'service-portfolio', 'dist', 'index.js'),
    env: {
      RABBITMQ_URL: url,
      DATABASE_URL: database.migrationUrl,
      PORTFOLIO_TOKENS: token,
      MARKS: 'last-fill',
      HTTP_PORT: '0',
      // Nothing is missing in it, and it is no part of what is measured.
      COMPARE_INTERVAL_MS: '3600000',
      ...env,
    },
    output,
  })
  const giveUpAt = Date.now() + readyMs
  for (;;) {
    const lines = linesOf(output)
    if (lines.some(({ event }) => event === 'service.ready')) return { ...program, ...portsIn(lines) }
    if (program.ended()) throw new Error(program.ended())
    if (Date.now() > giveUpAt) {
      await program.stop()
      throw new Error(`service-portfolio is not ready after ${readyMs / 1_000} s`)
    }
    await sleep(pollMs)
  }
}

type Line = { event?: string; grpcPort?: number; httpPort?: number }

const linesOf = (file: string): Line[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line))
    : []

function portsIn(lines: readonly Line[]): Pick<PortfolioProgram, 'grpcPort' | 'httpPort'> {
  const [grpcPort] = lines.flatMap((line) => line.grpcPort ?? [])
  const [httpPort] = lines.flatMap((line) => line.httpPort ?? [])
  if (grpcPort === undefined || httpPort === undefined) throw new Error('service-portfolio does not log its ports')
  return { grpcPort, httpPort }
}

/** A server of positions on this database, of the benchmark's own. Resolves with its port. */
export async function startServer(name: 'bare-grpc' | 'rest', database: DatabaseAddress): Promise<Program & { port: number }> {
  const program = startProgram({ name, file: programFile(`portfolio/${name}`), args: [JSON.stringify({ url: database.migrationUrl })] })
  try {
    return { ...program, ...(await program.told<{ port: number }>('listening')) }
  } catch (error) {
    await program.stop()
    throw error
  }
}

export type Way = 'grpc' | 'json' | 'rest'

/** Calls for a position, `inFlight` at once. */
export interface Caller extends Program {
  /** Resolves with the microseconds that they took together. */
  calls(count: number): Promise<number>
  /** Reads this many fills from the first one, and resolves with the microseconds that it took. */
  watch(epoch: string, fills: number): Promise<number>
  position(): Promise<Record<string, unknown> & { mark: Record<string, unknown> }>
  /** Of a call, on a connection that is open. */
  bytes(): Promise<{ sent: number; received: number }>
}

export async function startCaller(client: Client, way: Way, options: { port: number; symbol: string; inFlight: number }): Promise<Caller> {
  const program = startProgram({
    name: `the caller of ${client}`,
    file: programFile('portfolio/caller'),
    args: [way, JSON.stringify({ ...options, token })],
  })
  await program.told('ready')
  return {
    ...program,
    calls: (calls) => program.ask({ calls }, 'tookUs'),
    watch: (epoch, fills) => program.ask({ watch: { epoch, fills } }, 'watchedUs'),
    position: () => program.ask({ position: true }, 'position'),
    bytes: () => program.ask({ bytes: true }, 'bytes'),
  }
}
