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

/** In the order of the tables. */
export const ledgerContestants: readonly LedgerContestant[] = [
  { client: 'bare', by: 'bare', name: 'bare amqplib, one insert for each', ...bare, prefetch: 1, latency: true },
  { client: 'bare-32', by: 'bare-32', name: '… prefetch 32', ...bare, prefetch: 32 },
  { client: 'bare-32-pool', by: 'bare-32', name: '… prefetch 32, four connections', ...bare, prefetch: 32, connections: 4 },
  { client: 'ours', by: 'bare', name: 'this platform with its ledger', ...ours, prefetch: 1, latency: true },
  { client: 'ours-2', by: 'bare', name: '… prefetch 2', ...ours, prefetch: 2 },
  { client: 'ours-32', by: 'bare-32', name: '… prefetch 32', ...ours, prefetch: 32, latency: true },
  { client: 'ours-128', by: 'bare-32', name: '… prefetch 128', ...ours, prefetch: 128 },
  { client: 'million', by: 'bare', name: '… a million signals in it', ...ours, prefetch: 1, rows: 'million', latency: true },
  {
    client: 'grown',
    by: 'bare-32',
    name: '… a million, grown from empty, never analysed, prefetch 32',
    ...ours,
    prefetch: 32,
    rows: 'grown',
  },
  { client: 'stateless', by: 'bare', name: '… without a ledger', program: 'ours', database: false, prefetch: 1 },
  { client: 'nestjs', by: 'bare-32', name: 'NestJS RMQ, pg, prefetch 32', program: 'nestjs', database: true, prefetch: 32 },
  {
    client: 'graphile-worker',
    by: 'bare-32',
    name: 'graphile-worker',
    program: 'graphile-worker',
    database: true,
    prefetch: 1,
    jobs: true,
  },
  { client: 'pg-boss', by: 'bare-32', name: 'pg-boss', program: 'pg-boss', database: true, prefetch: 1, jobs: true },
]

/**
 * Measured one after the other, since idle engines ask for their permits ten times a second: thirty of them take half a core from
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
