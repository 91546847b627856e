import type { Bench } from '../../bench'
import { type BenchVhost, openBenchVhost } from '../../bench-vhost'
import { drainSlice } from '../../drain-slice'
import { createEngines, type Engines } from '../../engines'
import { proveReports } from '../../proof'
import { rounds } from '../../rounds'
import { engineCounts, enginesOf, keys } from '../../series'
import { warmEngines } from '../../warm-engines'
import { startWriter, type Writer } from './programs'
import { proveCollar } from './prove-collar'

// Of service-market-data.
const ticksPerSecond = 4
/** The symbol of the benchmark's signals. */
const symbol = 'SPX'

interface Lined {
  client: 'ours' | 'ours-collar'
  lane: BenchVhost
  engines: Engines
  slice: number
}

/** The full engine without and with a price collar, whose prices are live. */
export async function collaredEngine({ plan, broker, abort, tell, results }: Bench, url: string): Promise<void> {
  const collar = { PRICE_COLLAR_BPS: '500', REDIS_URL: url }
  const lined: Lined[] = []
  let writer: Writer | undefined
  try {
    writer = await startWriter('ours', { url, symbols: [symbol] })
    await writer.keep(ticksPerSecond)
    for (const client of ['ours', 'ours-collar'] as const) {
      const lane = await openBenchVhost(broker, client)
      const env = client === 'ours-collar' ? collar : {}
      const engines = createEngines({ client: 'ours', url: lane.url, queue: lane.queue, kind: lane.kind, reports: true, env })
      lined.push({ client, lane, engines, slice: 0 })
    }
    for (const count of engineCounts) {
      for (const one of lined) {
        const { client, lane, engines } = one
        tell(`market data, ${enginesOf(count)}, ${client}: starting and warming up`)
        await engines.growTo(count)
        await proveReports(client, lane, engines, abort)
        if (client === 'ours-collar') await proveCollar(one)
        one.slice = await warmEngines(one, { plan, abort })
      }
      const measured = await rounds(lined, plan.rounds, async ({ client, lane, engines, slice }, round) => {
        tell(`market data, ${enginesOf(count)}, ${client}: round ${round + 1} of ${plan.rounds}`)
        return (await drainSlice(lane, engines, slice, abort)).perSecond
      })
      for (const [{ client }, values] of measured) results.series.push({ key: keys.market(`engine/${count}`), client, unit: '/s', values })
    }
  } finally {
    await Promise.all([writer?.stop(), ...lined.map(({ engines }) => engines.stop())])
    for (const { lane } of lined) await lane.close()
  }
}
