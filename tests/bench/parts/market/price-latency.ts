import type { Bench } from '../../bench'
import { rounds } from '../../rounds'
import { keys, type Share, shares } from '../../series'
import { percentile } from '../../statistics'
import { tookMs } from './arrivals'
import { type Readers, type Side, sides, startReaders, startWriter, type Writer } from './programs'

interface Lined {
  side: Side
  writer: Writer
  reader: Readers
  written: number
}

/** From the moment a tick is handed to the writer until a reader in another process has it, at a steady rate. */
export async function priceLatency({ plan, abort, tell, results }: Bench, url: string): Promise<void> {
  const { ticksPerSecond: perSecond, latencySeconds } = plan.market
  const lined: Lined[] = []
  try {
    for (const side of sides) {
      tell(`market data, latency, ${side}: warming up`)
      const symbol = `LATENCY-${side}`
      const writer = await startWriter(side, { url, symbols: [symbol] })
      const reader = await startReaders(side, { url, symbol, count: 1, stamps: true }).catch(async (error) => {
        await writer.stop()
        throw error
      })
      lined.push({ side, writer, reader, written: 0 })
    }
    const once = async (one: Lined): Promise<number[]> => {
      const first = one.written + 1
      const sent = await one.writer.pace({ ticks: perSecond * latencySeconds, perSecond })
      one.written += sent.length
      return tookMs(sent, first, (await one.reader.seen(one.written)).arrived)
    }
    for (const one of lined) {
      await one.writer.store(plan.market.warmUp)
      one.written += plan.market.warmUp
      await once(one)
    }
    const measured = await rounds(lined, plan.rounds, (one, round) => {
      abort.throwIfAborted()
      tell(`market data, latency, ${one.side}: round ${round + 1} of ${plan.rounds}`)
      return once(one)
    })
    for (const [{ side }, trips] of measured) {
      for (const share of Object.keys(shares) as Share[]) {
        const values = trips.map((each) => percentile(each, shares[share]))
        results.series.push({ key: keys.market(share), client: side, unit: 'ms', values })
      }
    }
  } finally {
    await Promise.all(lined.flatMap(({ writer, reader }) => [writer.stop(), reader.stop()]))
  }
}
