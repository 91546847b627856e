import type { Client } from './client'
import { gatewayGoals } from './gateway-goals'
import type { Goal } from './goal'
import { alternatives } from './ledger-contestants'
import { marketGoals } from './market-goals'
import { portfolioGoals } from './portfolio-goals'
import { engineCounts, enginesOf, keys, type LedgerMetric, medianOf, type Results, ratioOf, scalingCounts } from './series'
import type { Spread } from './statistics'

export interface Judged {
  what: string
  /** Such as `≥ 0.95`. */
  wanted: string
  /** Undefined if not measured in this run. */
  measured: number | undefined
  unit: Goal['unit']
  holds: boolean | undefined
}

const drained = (results: Results, count: number, client: Client, to: Client) =>
  ratioOf(results, keys.drain('engine', 'quorum', count, 'perSecond'), client, to)

const engine = (to: Client, named: string, atLeast: readonly [one: number, five: number]): Goal[] =>
  engineCounts.map((count, index) => ({
    what: `full engine, ${enginesOf(count)}, by ${named}`,
    atLeast: atLeast[index] as number,
    unit: 'times',
    measured: (results) => drained(results, count, 'ours', to)?.median,
  }))
// Peers have no limits, venue, breaker or log, so the same work is that of the platform's consumer and publisher without service-b.
const sameWork = (to: Client, named: string, atLeast: readonly [one: number, five: number], of: keyof Spread = 'median'): Goal[] =>
  engineCounts.map((count, index) => ({
    what: `the work of peers, ${enginesOf(count)}, by ${named}`,
    atLeast: atLeast[index] as number,
    unit: 'times',
    measured: (results) => drained(results, count, 'rails', to)?.[of],
  }))

interface LedgerGoal {
  what: string
  client: Client
  to: Client
  metric?: LedgerMetric
  /** By the number of engines. */
  atLeast?: readonly [one: number, five: number]
  atMost?: readonly [one: number, five: number]
}

const ledger = ({ what, client, to, metric = 'perSecond', atLeast, atMost }: LedgerGoal): Goal[] =>
  engineCounts.map((count, index) => ({
    what: `${what}, ${enginesOf(count)}`,
    ...(atLeast && { atLeast: atLeast[index] as number }),
    ...(atMost && { atMost: atMost[index] as number }),
    unit: 'times',
    measured: (results) => ratioOf(results, keys.ledger(count, metric), client, to)?.median,
  }))

/** By the best of the alternatives in each run. */
const byTheBest = (atLeast: readonly [one: number, five: number]): Goal[] =>
  engineCounts.map((count, index) => ({
    what: `with ledger, prefetch 32, by the best of ${alternatives.join(', ')}, ${enginesOf(count)}`,
    atLeast: atLeast[index] as number,
    unit: 'times',
    measured(results) {
      const all = alternatives.flatMap((to) => ratioOf(results, keys.ledger(count, 'perSecond'), 'ours-32', to)?.median ?? [])
      return all.length === 0 ? undefined : Math.min(...all)
    },
  }))

// Of the median: with two cores that all processes share, p99 is decided by whoever else had them.
const ledgerLatency = (what: string, client: Client, to: Client, atMost: number): Goal => ({
  what: `p50 from publish to report, ${what}`,
  atMost,
  unit: 'times',
  measured: (results) => ratioOf(results, keys.ledgerLatency('p50'), client, to)?.median,
})

const absolute = (what: string, atMost: number, unit: 'ms' | 'MB', key: string): Goal => ({
  what,
  atMost,
  unit,
  measured: (results) => medianOf(results, key, 'ours'),
})

export const goals: readonly Goal[] = [
  ...sameWork('bare-work', 'amqplib, same work', [0.88, 0.85]),
  ...sameWork('nestjs', 'NestJS, in the best round', [1, 1], 'max'),
  ...sameWork('rascal', 'rascal', [1, 1]),
  ...engine('bare-work', 'amqplib, same work', [0.8, 0.65]),
  ...ledger({ what: 'with ledger, by bare with an insert', client: 'ours', to: 'bare', atLeast: [0.65, 0.45] }),
  ...ledger({ what: 'with ledger, prefetch 2, by bare at 1', client: 'ours-2', to: 'bare', atLeast: [1, 0.7] }),
  ...ledger({ what: 'with ledger, prefetch 32, by bare at 32', client: 'ours-32', to: 'bare-32', atLeast: [1.5, 1.8] }),
  ...ledger({
    what: 'with ledger, prefetch 32, by bare at 32 with four connections',
    client: 'ours-32',
    to: 'bare-32-pool',
    atLeast: [1.1, 1.2],
  }),
  ...ledger({ what: 'with ledger, prefetch 128, by bare at 32', client: 'ours-128', to: 'bare-32', atLeast: [2, 2] }),
  ...ledger({
    what: 'processor time per signal with ledger, prefetch 32, by bare at 32',
    client: 'ours-32',
    to: 'bare-32',
    metric: 'cpuMs',
    atMost: [1.2, 1.2],
  }),
  ...byTheBest([1.5, 1.5]),
  ledgerLatency('with ledger, by bare with an insert', 'ours', 'bare', 2.5),
  ledgerLatency('with ledger, prefetch 32, by bare with an insert', 'ours-32', 'bare', 2.5),
  absolute('p99 from publish to report, with ledger', 50, 'ms', keys.ledgerLatency('p99')),
  ...ledger({ what: 'a million rows in it, by an empty one', client: 'million', to: 'ours', atLeast: [0.95, 0.85] }),
  ledgerLatency('a million rows in it, by an empty one', 'million', 'ours', 1.3),
  ...ledger({
    what: 'a million rows, grown from empty and never analysed, prefetch 32, by an empty one',
    client: 'grown',
    to: 'ours-32',
    atLeast: [0.9, 0.9],
  }),
  {
    what: 'publishing, 256 in flight, by bare',
    atLeast: 0.97,
    unit: 'times',
    measured: (results) => ratioOf(results, keys.publish(256), 'ours')?.median,
  },
  ...scalingCounts.map(
    (count): Goal => ({
      what: `share of linear, ${enginesOf(count)}, by bare`,
      // 800 signals a second are more than two cores carry beside broker and load.
      atLeast: count === 16 ? 0.85 : 0.95,
      unit: 'times',
      measured: (results) => ratioOf(results, keys.scaling(count, 'ofLinear'), 'ours')?.median,
    }),
  ),
  ...marketGoals,
  ...portfolioGoals,
  ...gatewayGoals,
  absolute('p99 from publish to report, at 200/s', 50, 'ms', keys.latency('report', 'p99')),
  absolute('service-b, start to ready', 1_000, 'ms', keys.cost('ready/service-b')),
  absolute('service-b, memory under load', 90, 'MB', keys.cost('load/service-b')),
  absolute('service-b, image above its base', 25, 'MB', keys.cost('image/service-b')),
]

export const judge = (results: Results, all: readonly Goal[] = goals): Judged[] =>
  all.map(({ what, atLeast, atMost, unit, measured: of }) => {
    const measured = of(results)
    const holds =
      measured === undefined ? undefined : (atLeast === undefined || measured >= atLeast) && (atMost === undefined || measured <= atMost)
    return { what, wanted: atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`, measured, unit, holds }
  })

/** Whether every measured goal holds. Without any measurement the run fails. */
export const allHold = (judged: readonly Judged[]): boolean =>
  judged.some(({ holds }) => holds) && judged.every(({ holds }) => holds !== false)

// More names would make the line unreadable.
const namedAtMost = 4

interface Run {
  seconds: number
  /** Everything was to be measured. */
  whole: boolean
  /** The parts that failed. */
  failed?: readonly string[]
}

/** The last line. */
export function verdictLine(judged: readonly Judged[], { seconds, whole, failed = [] }: Run): string {
  const parts = failed.length === 0 ? '' : `FAILED: ${failed.join(', ')}; of the rest: `
  return `${parts}${ofGoals(judged, { seconds, whole })}`
}

function ofGoals(judged: readonly Judged[], { seconds, whole }: Omit<Run, 'failed'>): string {
  const time = seconds < 60 ? `${Math.round(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
  const known = judged.filter(({ holds }) => holds !== undefined)
  const short = known.filter(({ holds }) => holds === false)
  const unknown = whole && known.length < judged.length ? `; ${judged.length - known.length} could not be measured here` : ''
  if (known.length === 0) return `nothing was measured that has a goal, in ${time}`
  if (short.length === 0)
    return `${known.length === 1 ? 'the one goal measured is' : `all ${known.length} goals are`} reached${unknown}, in ${time}`
  const named = short.length <= namedAtMost ? ` (${short.map(({ what }) => what).join('; ')})` : ''
  return `FALLS SHORT: ${short.length} of ${known.length} goals${named}${unknown}, in ${time}`
}
