import type { Client } from './client'

export interface LedgerContestant {
  client: Client
  /** The bare loop that it is compared with. */
  by: 'bare' | 'bare-32'
  /** In the tables. */
  name: string
  /** Whose program its engines are. */
  program: Client
  prefetch: number
  /** Connections to the database, for the bare loop. */
  connections?: number
  database: boolean
  /** What is in the ledger before the measurement: a million signals, analysed, or added under connections that have worked on an empty one. */
  rows?: 'million' | 'grown'
  /** The signals come from a job queue in the database instead of RabbitMQ. */
  jobs?: boolean
  /** Its latency is measured as well. */
  latency?: boolean
}

const ours = { program: 'ours', database: true } as const
const bare = { program: 'bare', database: true } as const
const few = { by: 'bare' } as const
const many = { by: 'bare-32' } as const

/** In the order of the tables. */
export const ledgerContestants: readonly LedgerContestant[] = [
  { client: 'bare', ...few, name: 'bare amqplib, one insert for each', ...bare, prefetch: 1, latency: true },
  { client: 'bare-32', ...many, name: '… prefetch 32', ...bare, prefetch: 32 },
  { client: 'bare-32-pool', ...many, name: '… prefetch 32, four connections', ...bare, prefetch: 32, connections: 4 },
  { client: 'ours', ...few, name: 'this platform with its ledger', ...ours, prefetch: 1, latency: true },
  { client: 'ours-2', ...few, name: '… prefetch 2', ...ours, prefetch: 2 },
  { client: 'ours-32', ...many, name: '… prefetch 32', ...ours, prefetch: 32, latency: true },
  { client: 'ours-128', ...many, name: '… prefetch 128', ...ours, prefetch: 128 },
  { client: 'million', ...few, name: '… a million signals in it', ...ours, prefetch: 1, rows: 'million', latency: true },
  { client: 'grown', ...many, name: '… a million, grown from empty, never analysed, prefetch 32', ...ours, prefetch: 32, rows: 'grown' },
  { client: 'stateless', ...few, name: '… without a ledger', program: 'ours', database: false, prefetch: 1 },
  { client: 'nestjs', ...many, name: 'NestJS RMQ, pg, prefetch 32', program: 'nestjs', database: true, prefetch: 32 },
  { client: 'graphile-worker', ...many, name: 'graphile-worker', program: 'graphile-worker', database: true, prefetch: 1, jobs: true },
  { client: 'pg-boss', ...many, name: 'pg-boss', program: 'pg-boss', database: true, prefetch: 1, jobs: true },
]

/**
 * Measured one after the other, since idle engines ask for their permits ten times a second: a few dozen of them would take a third of a core from
 * those that are measured.
 */
export const ledgerGroups: readonly (readonly LedgerContestant[])[] = (['bare', 'bare-32'] as const).map((of) =>
  ledgerContestants.filter(({ by }) => by === of),
)

/**
 * What one would take instead, with the same guarantee: one durable outcome and one report for each signal. pg-boss is in the tables only: it
 * fetches 512 jobs at once and then waits for half a second, so its rate is that of a batch whose signals have waited.
 */
export const alternatives: readonly Client[] = ['nestjs', 'graphile-worker']
