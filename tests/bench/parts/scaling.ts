import type { Bench } from '../bench'
import { type BenchVhost, openBenchVhost } from '../bench-vhost'
import type { Client } from '../client'
import { drainSlice } from '../drain-slice'
import { createEngines, type Engines } from '../engines'
import { rounds } from '../rounds'
import { keys, scalingCounts } from '../series'
import { scalingTable } from '../tables'

export const scalingVenueMs = 20
const warmUpEach = 100

interface Lined {
  client: Client
  lane: BenchVhost
  engines: Engines
}

/** How throughput scales with engines if each signal waits for its venue. Linear is what the venue's time alone would allow. */
export async function scaling({ plan, broker, abort, tell, show, results }: Bench): Promise<void> {
  const lined: Lined[] = []
  try {
    for (const client of ['bare', 'ours'] as const) {
      const lane = await openBenchVhost(broker, client)
      const engines = createEngines({ client, url: lane.url, queue: lane.queue, kind: lane.kind, reports: true, venueMs: scalingVenueMs })
      lined.push({ client, lane, engines })
    }
    for (const count of scalingCounts) {
      for (const { client, lane, engines } of lined) {
        tell(`scaling, ${count} × ${client}: starting and warming up`)
        await engines.growTo(count)
        await drainSlice(lane, engines, warmUpEach * count, abort)
      }
      const measured = await rounds(lined, plan.rounds, async ({ client, lane, engines }, round) => {
        tell(`scaling, ${count} × ${client}: round ${round + 1} of ${plan.rounds}`)
        return (await drainSlice(lane, engines, plan.scalingSlice * count, abort)).perSecond
      })
      const linear = (count * 1_000) / scalingVenueMs
      for (const [{ client }, values] of measured) {
        results.series.push({ key: keys.scaling(count, 'perSecond'), client, unit: '/s', values })
        results.series.push({
          key: keys.scaling(count, 'ofLinear'),
          client,
          unit: 'of linear',
          values: values.map((value) => value / linear),
        })
      }
    }
    show(scalingTable(results))
  } finally {
    await Promise.all(lined.map(({ engines }) => engines.stop()))
    for (const { lane } of lined) await lane.close()
  }
}
