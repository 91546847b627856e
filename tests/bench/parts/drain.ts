import type { Bench } from '../bench'
import { type BenchVhost, openBenchVhost } from '../bench-vhost'
import { type Contestant, nameOf } from '../contestants'
import { drainSlice, type Slice } from '../drain-slice'
import { createEngines, type Engines } from '../engines'
import { proveReports } from '../proof'
import { rounds } from '../rounds'
import { type DrainMetric, engineCounts, keys, type QueueKind, type Series, type Work } from '../series'
import { drainTable } from '../tables'
import { warmEngines } from '../warm-engines'

/** How fast one engine and five engines process a backlog. */
export async function drain(bench: Bench): Promise<void> {
  for (const kind of bench.plan.queues) {
    for (const work of ['ack', 'engine'] as const) await drainOf(bench, work, kind)
  }
}

interface Lined {
  contestant: Contestant
  lane: BenchVhost
  engines: Engines
  /** Signals in its slices, known once it is warm. */
  slice: number
}

async function drainOf(bench: Bench, work: Work, kind: QueueKind): Promise<void> {
  const { plan, broker, abort, tell, results } = bench
  // A classic queue is measured only to show the cost of a quorum queue.
  const all = plan.contestants.filter(
    ({ client, drains }) => drains.includes(work) && (kind === 'quorum' || client === 'bare' || client === 'ours'),
  )
  // The goals are about the full engine on quorum queues.
  const times = work === 'engine' && kind === 'quorum' ? plan.rounds : plan.roundsWithoutGoal
  const lined: Lined[] = []
  try {
    for (const contestant of all) {
      const { client } = contestant
      const lane = await openBenchVhost(broker, client, kind)
      lined.push({
        contestant,
        lane,
        slice: 0,
        engines: createEngines({ client, url: lane.url, queue: lane.queue, kind, reports: work === 'engine' }),
      })
    }
    for (const count of engineCounts) {
      for (const one of lined) {
        const { contestant, lane, engines } = one
        tell(`drain, ${work}, ${kind}, ${count} × ${contestant.name}: starting and warming up`)
        await engines.growTo(count)
        if (work === 'engine') await proveReports(contestant.name, lane, engines, abort)
        one.slice = await warmEngines(one, { plan, abort })
      }
      const measured = await rounds(lined, times, ({ contestant, lane, engines, slice }, round) => {
        tell(`drain, ${work}, ${kind}, ${count} × ${contestant.name}: round ${round + 1} of ${times}`)
        return drainSlice(lane, engines, slice, abort)
      })
      for (const [{ contestant }, slices] of measured) results.series.push(...seriesOf(slices, { work, kind, count, contestant }))
      bench.show(drainTable(results, { work, kind, count }))
    }
  } catch (error) {
    abort.throwIfAborted()
    throw new Error(`drain, ${work}, ${kind} queue (${lined.map(({ contestant }) => nameOf(contestant.client)).join(', ')})`, {
      cause: error,
    })
  } finally {
    await Promise.all(lined.map(({ engines }) => engines.stop()))
    for (const { lane } of lined) await lane.close()
  }
}

interface Scenario {
  work: Work
  kind: QueueKind
  count: number
  contestant: Contestant
}

function seriesOf(slices: readonly Slice[], { work, kind, count, contestant: { client } }: Scenario): Series[] {
  const key = (metric: DrainMetric) => keys.drain(work, kind, count, metric)
  const known = (metric: Exclude<DrainMetric, 'perSecond'>) => slices.flatMap((slice) => slice[metric] ?? [])
  const series: Series[] = [
    { key: key('perSecond'), client, unit: '/s', values: slices.map(({ perSecond }) => perSecond) },
    { key: key('cpuMs'), client, unit: 'ms', values: known('cpuMs') },
    { key: key('brokerCpuMs'), client, unit: 'ms', values: known('brokerCpuMs') },
    { key: key('residentMb'), client, unit: 'MB', values: known('residentMb') },
  ]
  return series.filter(({ values }) => values.length > 0)
}
