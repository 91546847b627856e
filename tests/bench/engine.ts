import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseAddress } from '@trading/dev'
import { ledgerSettings } from '@trading/rig/test-database'
import type { Client } from './client'
import { executionLog, type Tally } from './execution-log'
import { logFolder } from './log-folder'
import { type Program, programFile, startProgram } from './program'
import type { QueueKind } from './series'

export interface EngineOptions {
  client: Client
  url: string
  queue: string
  kind: QueueKind
  /** The whole engine, with venue and report; otherwise it only acknowledges. */
  reports: boolean
  venueMs?: number
  /** How many signals it may have in progress; 1 by default. */
  prefetch?: number
  /** Connections to the database, for the bare loop; 1 by default. */
  connections?: number
  /** The database of the platform's ledger, or of the bare loop's rows; no ledger by default. */
  database?: DatabaseAddress
  /** More settings of service-b. */
  env?: NodeJS.ProcessEnv
  /** Modules that service-b loads first. */
  preload?: readonly string[]
  /** Records when each message reaches the handler. */
  stamps?: boolean
  /** The checkout whose service-b to run; this one by default. */
  checkout?: string
}

/** One engine of a contestant, as a separate process. */
export interface Engine extends Program {
  ready: Promise<unknown>
  tally: () => Promise<Tally>
  /** Message ids and the start of their handlers, in microseconds on the machine's monotonic clock; each is returned once. */
  starts: () => Promise<[string, number][]>
}

const root = join(__dirname, '..', '..')
const readyMs = 30_000
const pollMs = 20
let started = 0

/** The full engine of the platform is service-b as it is deployed; anything else is a program of the benchmark. */
export const startEngine = (options: EngineOptions): Engine =>
  options.client === 'ours' && options.reports ? startService(options) : startClient(options)

function startClient({ client, kind, ...options }: EngineOptions): Engine {
  const program = startProgram({
    name: `an engine of ${client}`,
    file: programFile('engine'),
    args: [client, JSON.stringify(options)],
    preload: client === 'ours' && kind === 'classic' ? [programFile('classic-queue')] : [],
  })
  return {
    ...program,
    ready: program.told('ready'),
    tally: () => program.ask('tally', 'tally'),
    starts: () => program.ask('starts', 'starts'),
  }
}

function startService(options: EngineOptions): Engine {
  const { url, kind, venueMs = 0, prefetch = 1, stamps = false, preload = [], database, env, checkout = root } = options
  const output = join(logFolder(), `engine-${started++}.log`)
  const program = startProgram({
    name: 'service-b',
    file: join(checkout, 'service-b', 'dist', 'index.js'),
    // Without a ledger in comparisons with peers, which have none: the database would be measured too.
    env: {
      RABBITMQ_URL: url,
      VENUE_LATENCY_MS: String(venueMs),
      ENGINE_ID: `engine-${started}`,
      PREFETCH: String(prefetch),
      ...(database ? ledgerSettings(database) : { LEDGER: 'off' }),
      ...env,
    },
    preload: [...preload, ...(kind === 'classic' ? [programFile('classic-queue')] : []), ...(stamps ? [programFile('stamp-starts')] : [])],
    output,
  })
  const log = executionLog(output)
  return {
    ...program,
    ready: untilReady(program, log),
    tally: async () => log.tally(),
    starts: () => program.ask('starts', 'starts'),
  }
}

async function untilReady({ ended }: Program, log: ReturnType<typeof executionLog>): Promise<void> {
  const giveUpAt = Date.now() + readyMs
  while (!log.has('service.ready')) {
    if (ended()) throw new Error(ended())
    if (Date.now() > giveUpAt) throw new Error(`service-b is not ready after ${readyMs / 1_000} s`)
    await sleep(pollMs)
  }
}
