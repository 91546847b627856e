import type { DatabaseAddress } from '@trading/dev'
import type { Client } from '../../client'
import { type Program, programFile, startProgram } from '../../program'
import { type LogLine, startService } from '../../start-service'

export const token = 'the-token-of-the-benchmark'

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
  const { program, lines } = await startService('service-portfolio', {
    RABBITMQ_URL: url,
    DATABASE_URL: database.migrationUrl,
    PORTFOLIO_TOKENS: token,
    MARKS: 'last-fill',
    HTTP_PORT: '0',
    // Nothing is missing in it, and it is no part of what is measured.
    COMPARE_INTERVAL_MS: '3600000',
    ...env,
  })
  return { ...program, ...portsIn(lines) }
}

function portsIn(lines: readonly LogLine[]): Pick<PortfolioProgram, 'grpcPort' | 'httpPort'> {
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
