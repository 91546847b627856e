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
  /** The ledger of the platform, or where the bare loop inserts a row for each signal; left out, there is none. */
  database?: DatabaseAddress
  /** Notes when each message reaches the handler. */
  stamps?: boolean
  /** Whose service-b it is; left out, that of this checkout. */
  checkout?: string
}

/** One engine of a contestant: a process of its own. */
export interface Engine extends Program {
  ready: Promise<unknown>
  tally: () => Promise<Tally>
  /** Message ids and when their handler started, in microseconds of the machine's monotonic clock; each is told once. */
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

function startService({ url, kind, venueMs = 0, stamps = false, database, checkout = root }: EngineOptions): Engine {
  const output = join(logFolder(), `engine-${started++}.log`)
  const program = startProgram({
    name: 'service-b',
    file: join(checkout, 'service-b', 'dist', 'index.js'),
    // Without its ledger where peers are measured, which have none: the database would be measured with it.
    env: {
      RABBITMQ_URL: url,
      VENUE_LATENCY_MS: String(venueMs),
      ENGINE_ID: `engine-${started}`,
      ...(database ? ledgerSettings(database) : { LEDGER: 'off' }),
    },
    preload: [...(kind === 'classic' ? [programFile('classic-queue')] : []), ...(stamps ? [programFile('stamp-starts')] : [])],
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
