import type { Bench } from '../bench'
import { type BenchVhost, openBenchVhost } from '../bench-vhost'
import type { Client } from '../client'
import { drainSlice } from '../drain-slice'
import { createEngines, type Engines } from '../engines'
import { type Program, programFile, startProgram } from '../program'
import { rounds } from '../rounds'
import { keys, type Share, shares, type Until } from '../series'
import { percentile } from '../statistics'
import { latencyTable } from '../tables'
import { type SeenTrip, type Trips, tripsOf } from '../trips'

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
      lined.push({ client, lane, engines, load })
      await Promise.all([load.told('ready'), engines.growTo(engineCount)])
      // At this rate alone they would be measured before V8 has optimised their code.
      await drainSlice(lane, engines, plan.warmUp * engineCount, abort)
      await engines.starts()
      await once({ engines, load }, perSecond * warmUpSeconds)
    }
    const measured = await rounds(lined, plan.rounds, async (one, round) => {
      abort.throwIfAborted()
      tell(`latency, ${one.client}: round ${round + 1} of ${plan.rounds}`)
      return once(one, perSecond * plan.latencySeconds)
    })
    for (const [{ client }, trips] of measured) {
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

/** A steady flow of this many signals. */
export async function once({ load, engines }: Pick<Lined, 'load' | 'engines'>, messages: number): Promise<Trips> {
  const seen = await load.ask<SeenTrip[]>({ perSecond, messages }, 'trips')
  return tripsOf(seen, await engines.starts())
}
