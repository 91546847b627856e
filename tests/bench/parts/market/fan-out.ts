import type { Bench } from '../../bench'
import { rounds } from '../../rounds'
import { keys } from '../../series'
import { commonSlice } from '../../warm-up'
import { type Readers, type Side, sides, startReaders, startWriter, type Writer } from './programs'

export const readersOfFanOut = 10

interface Lined {
  side: Side
  /** The bare one for both: it is the fastest. */
  writer: Writer
  readers: Readers
  /** How many ticks there have been. */
  written: number
}

/** How fast ticks reach ten readers: from the first tick until each of them has the last. */
export async function fanOut({ plan, abort, tell, results }: Bench, url: string): Promise<void> {
  const lined: Lined[] = []
  try {
    for (const side of sides) {
      tell(`market data, ${readersOfFanOut} readers, ${side}: warming up`)
      const symbol = `FAN-OUT-${side}`
      const writer = await startWriter('bare', { url, symbols: [symbol] })
      const readers = await startReaders(side, { url, symbol, count: readersOfFanOut }).catch(async (error) => {
        await writer.stop()
        throw error
      })
      lined.push({ side, writer, readers, written: 0 })
    }
    const perSecond = async (one: Lined, ticks: number): Promise<number> => {
      one.written += ticks
      const [{ startedAt }, { at }] = await Promise.all([one.writer.store(ticks), one.readers.seen(one.written)])
      return (ticks * 1_000_000) / (at - startedAt)
    }
    const warm: number[] = []
    for (const one of lined) warm.push(await perSecond(one, plan.market.warmUp))
    const ticks = commonSlice(warm, { slice: plan.market.fannedOut, sliceSeconds: plan.sliceSeconds })
    const measured = await rounds(lined, plan.rounds, async (one, round) => {
      abort.throwIfAborted()
      tell(`market data, ${readersOfFanOut} readers, ${one.side}: round ${round + 1} of ${plan.rounds}`)
      return (await perSecond(one, ticks)) * readersOfFanOut
    })
    for (const [{ side }, values] of measured) results.series.push({ key: keys.market('fannedOut'), client: side, unit: '/s', values })
  } finally {
    await Promise.all(lined.flatMap(({ writer, readers }) => [writer.stop(), readers.stop()]))
  }
}
