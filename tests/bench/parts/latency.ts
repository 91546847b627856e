import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../bench'
import { type BenchVhost, openBenchVhost } from '../bench-vhost'
import type { Client } from '../client'
import { createEngines, type Engines } from '../engines'
import { lateSignals } from '../late-signals'
import { type Program, programFile, startProgram } from '../program'
import { rounds } from '../rounds'
import { keys, type Share, shares, type Until } from '../series'
import { percentile } from '../statistics'
import { latencyTable } from '../tables'
import { type Flow, type Trips, tripsOf } from '../trips'
import { warmEngines } from '../warm-engines'

export const perSecond = 200
const engineCount = 5
const warmUpSeconds = 2

interface Lined {
  client: Client
  lane: BenchVhost
  engines: Engines
  load: Program
}

/** Latency at a steady 200 signals a second with five engines: to the start of the handler, and to the arrival of the report. */
export async function latency({ plan, broker, abort, tell, show, results }: Bench): Promise<void> {
  const lined: Lined[] = []
  try {
    for (const client of ['bare', 'ours'] as const) {
      tell(`latency, ${client}: starting and warming up`)
      const lane = await openBenchVhost(broker, client)
      const engines = createEngines({ client, url: lane.url, queue: lane.queue, kind: lane.kind, reports: true, stamps: true })
      const load = startProgram({
        name: `the load of ${client}`,
        file: programFile('load'),
        args: [client, JSON.stringify({ url: lane.url })],
      })
      const one = { client, lane, engines, load }
      lined.push(one)
      await Promise.all([load.told('ready'), engines.growTo(engineCount)])
      // At this rate alone they would be measured before V8 has optimised their code.
      await warmEngines(one, { plan, abort })
      await engines.starts()
      await once(one, perSecond * warmUpSeconds, abort)
    }
    const measured = await rounds(lined, plan.rounds, async (one, round) => {
      abort.throwIfAborted()
      tell(`latency, ${one.client}: round ${round + 1} of ${plan.rounds}`)
      return once(one, perSecond * plan.latencySeconds, abort)
    })
    for (const [{ client }, trips] of measured) {
      results.missing.push(...lateSignals(`latency, ${client}`, trips))
      for (const until of ['start', 'report'] as const satisfies readonly Until[]) {
        for (const share of Object.keys(shares) as Share[]) {
          const values = trips.map((each) => percentile(each[until], shares[share]))
          results.series.push({ key: keys.latency(until, share), client, unit: 'ms', values })
        }
      }
    }
    show(latencyTable(results))
  } finally {
    await Promise.all(lined.flatMap(({ load, engines }) => [load.stop(), engines.stop()]))
    for (const { lane } of lined) await lane.close()
  }
}

const pollMs = 25
const patienceMs = 120_000

/** A steady flow of this many signals. If some are late, it waits for their end, so that they are not in the way of what comes next. */
export async function once(
  { load, engines, lane }: Pick<Lined, 'load' | 'engines' | 'lane'>,
  messages: number,
  abort: AbortSignal,
): Promise<Trips> {
  const flow = await load.ask<Flow>({ perSecond, messages }, 'flow')
  const trips = tripsOf(flow, await engines.starts())
  if (trips.late > 0) await emptied(lane, abort)
  return trips
}

async function emptied(lane: BenchVhost, abort: AbortSignal): Promise<void> {
  const giveUpAt = Date.now() + patienceMs
  while ((await lane.depth()) > 0) {
    abort.throwIfAborted()
    if (Date.now() > giveUpAt)
      throw new Error(`${await lane.depth()} signals of a steady flow are still in the queue after ${patienceMs / 1_000} s`)
    await sleep(pollMs)
  }
}
