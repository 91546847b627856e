import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchVhost } from '../bench-vhost'
import type { Engines } from '../engines'
import type { Program } from '../program'
import { enginesOf } from '../series'
import { percentile } from '../statistics'
import type { Flow } from '../trips'
import type { Step } from './saturation'

export interface SizedStep extends Step {
  /** The rate at which latency was measured. */
  loadPerSecond: number
  /** From the publish call to the report, in ms. */
  p50: number
  p99: number
  'p99.9': number
}

export interface MeasureStepOptions {
  lane: BenchVhost
  engines: Engines
  load: Program
  venueMs: number
  /** Total time for warm-up, throughput and latency. */
  seconds: number
  abort: AbortSignal
  tell: (doing: string) => void
}

const warmUpShare = 0.15
const throughputShare = 0.4
const latencyShare = 0.4
const comfortable = 0.7
const topUpMs = 50
const patienceMs = 60_000
const maxBacklog = 20_000
const maxTrips = 50_000

/** Spends half of the time on a permanent backlog, and half at 70 % of the rate measured there. */
export async function measureStep({ lane, engines, load, venueMs, seconds, abort, tell }: MeasureStepOptions): Promise<SizedStep> {
  const { count } = engines
  // More than the engines can process in a second, so that the queue is never empty.
  const backlog = Math.min(maxBacklog, Math.ceil((count * 1_000) / Math.max(venueMs, 0.5)))
  const keepBusy = async (forSeconds: number) => {
    const until = Date.now() + forSeconds * 1_000
    while (Date.now() < until) {
      abort.throwIfAborted()
      const missing = backlog - (await lane.depth())
      if (missing > 0) await lane.fill(missing)
      await sleep(topUpMs)
    }
  }
  tell(`${enginesOf(count)}: warming up`)
  await keepBusy(seconds * warmUpShare)
  tell(`${enginesOf(count)}: throughput`)
  const [before, startedAt, timesBefore] = [await engines.tally(), Date.now(), times()]
  await keepBusy(seconds * throughputShare)
  const perSecond = ((await engines.tally()).executed - before.executed) / ((Date.now() - startedAt) / 1_000)
  const busy = busyBetween(timesBefore, times())
  await emptied(lane, engines, abort)
  const loadPerSecond = Math.max(1, perSecond * comfortable)
  tell(`${enginesOf(count)}: latency at ${Math.round(loadPerSecond)}/s`)
  const messages = Math.min(maxTrips, Math.max(1, Math.round(loadPerSecond * seconds * latencyShare)))
  const { trips } = await load.ask<Flow>({ perSecond: loadPerSecond, messages }, 'flow')
  const tookMs = trips.map(([, publishedAt, reportedAt]) => {
    if (typeof reportedAt !== 'number') throw new Error('a report did not arrive')
    return (reportedAt - publishedAt) / 1_000
  })
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((share) => percentile(tookMs, share)) as [number, number, number]
  return { engines: count, perSecond, busy, loadPerSecond, p50, p99, 'p99.9': p999 }
}

async function emptied(lane: BenchVhost, engines: Engines, abort: AbortSignal): Promise<void> {
  const giveUpAt = Date.now() + patienceMs
  for (let before = -1; ; ) {
    abort.throwIfAborted()
    const { executed } = await engines.tally()
    if ((await lane.depth()) === 0 && executed === before) return
    if (Date.now() > giveUpAt) throw new Error(`the backlog is not processed after ${patienceMs / 1_000} s`)
    before = executed
    await sleep(300)
  }
}

interface Times {
  idle: number
  all: number
}

function times(): Times {
  const each = cpus().map(({ times: { idle, user, nice, sys, irq } }) => ({ idle, all: idle + user + nice + sys + irq }))
  return each.reduce((sum, one) => ({ idle: sum.idle + one.idle, all: sum.all + one.all }), { idle: 0, all: 0 })
}

const busyBetween = (before: Times, after: Times): number => 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all)
