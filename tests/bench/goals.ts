import type { Client } from './client'
import { beyond, engineCounts, enginesOf, keys, medianOf, type Results, ratioOf, scalingCounts, type Until, type Work } from './series'

/** The goal. */
export interface Goal {
  what: string
  atLeast?: number
  atMost?: number
  unit: 'times' | 'ms' | 'MB'
  measured: (results: Results) => number | undefined
}

export interface Judged {
  what: string
  /** Such as `≥ 0.95`. */
  wanted: string
  /** Undefined if not measured in this run. */
  measured: number | undefined
  unit: Goal['unit']
  holds: boolean | undefined
}

const untils: Record<Until, string> = { start: 'handler start', report: 'report received' }

const drain = (what: string, work: Work, client: Client, to: Client, named: string, atLeast: number): Goal[] =>
  engineCounts.map((count) => ({
    what: `${what}, ${enginesOf(count)}, by ${named}`,
    atLeast,
    unit: 'times',
    measured: (results) => ratioOf(results, keys.drain(work, 'quorum', count, 'perSecond'), client, to)?.median,
  }))
const ack = (to: Client, named: string, atLeast: number) => drain('consume, validate, ack', 'ack', 'ours', to, named, atLeast)
const engine = (to: Client, named: string, atLeast: number) => drain('full engine', 'engine', 'ours', to, named, atLeast)
// Peers have no limits, venue, breaker or log, so the same work is that of the platform's consumer and publisher without service-b.
const sameWork = (to: Client, named: string, atLeast: number) => drain('the work of peers', 'engine', 'rails', to, named, atLeast)

const latency = (share: 'p50' | 'p99', atMost: number): Goal[] =>
  (['start', 'report'] as const).map((until) => ({
    what: `${share} from publish to ${untils[until]}, by bare`,
    atMost,
    unit: 'times',
    measured: (results) => ratioOf(results, keys.latency(until, share), 'ours')?.median,
  }))

const absolute = (what: string, atMost: number, unit: 'ms' | 'MB', key: string): Goal => ({
  what,
  atMost,
  unit,
  measured: (results) => medianOf(results, key, 'ours'),
})

export const goals: readonly Goal[] = [
  ...ack('bare', 'bare', 0.95),
  ...engine('bare', 'bare', 0.85),
  ...ack('rascal', 'rascal', 1.2),
  ...sameWork('rascal', 'rascal', 1.2),
  ...engine('rascal', 'rascal', 1.2),
  ...ack('nestjs', 'NestJS', 1),
  ...sameWork('nestjs', 'NestJS', 1),
  ...engine('nestjs', 'NestJS', 1),
  {
    what: 'publishing, 256 in flight, by bare',
    atLeast: 0.95,
    unit: 'times',
    measured: (results) => ratioOf(results, keys.publish(256), 'ours')?.median,
  },
  ...latency('p50', 1.3),
  ...latency('p99', 1.5),
  ...scalingCounts.map(
    (count): Goal => ({
      what: `share of linear, ${enginesOf(count)}, by bare`,
      atLeast: 0.97,
      unit: 'times',
      measured: (results) => ratioOf(results, keys.scaling(count, 'ofLinear'), 'ours')?.median,
    }),
  ),
  // The bare loop's own CPU time is the client library communicating with the broker.
  ...engineCounts.map(
    (count): Goal => ({
      what: `CPU per signal beyond bare, ${enginesOf(count)}`,
      atMost: 0.2,
      unit: 'ms',
      measured: (results) => beyond(results, keys.drain('engine', 'quorum', count, 'cpuMs'), 'ours')?.median,
    }),
  ),
  ...engineCounts.map(
    (count): Goal => ({
      what: `with ledger, ${enginesOf(count)}, by bare with an insert`,
      atLeast: 0.8,
      unit: 'times',
      measured: (results) => ratioOf(results, keys.ledger(count, 'perSecond'), 'ours')?.median,
    }),
  ),
  absolute('p99 from publish to report, with ledger', 50, 'ms', keys.ledgerLatency('p99')),
  ...engineCounts.map(
    (count): Goal => ({
      what: `a million rows in it, ${enginesOf(count)}, by an empty one`,
      atLeast: 0.95,
      unit: 'times',
      measured: (results) => ratioOf(results, keys.ledger(count, 'perSecond'), 'million', 'ours')?.median,
    }),
  ),
  {
    what: 'p99 with a million rows, by an empty one',
    atMost: 1.05,
    unit: 'times',
    measured: (results) => ratioOf(results, keys.ledgerLatency('p99'), 'million', 'ours')?.median,
  },
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

/** The last line. `whole`: everything was to be measured. */
export function verdictLine(judged: readonly Judged[], { seconds, whole }: { seconds: number; whole: boolean }): string {
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
