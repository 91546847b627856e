import type { Bench } from '../../bench'
import { rounds } from '../../rounds'
import { keys } from '../../series'
import { commonSlice } from '../../warm-up'
import { type Side, sides, startWriter, type Writer } from './programs'

/** How fast ticks are stored in Redis, up to 64 of a symbol at once: with the writer of market data, and with the bare client. */
export async function tickPath({ plan, abort, tell, results }: Bench, url: string): Promise<void> {
  const lined: { side: Side; writer: Writer }[] = []
  const perSecond = async (writer: Writer, ticks: number): Promise<number> => {
    const { startedAt, endedAt } = await writer.store(ticks)
    return (ticks * 1_000_000) / (endedAt - startedAt)
  }
  try {
    const warm: number[] = []
    for (const side of sides) {
      tell(`market data, ticks, ${side}: warming up`)
      const one = { side, writer: await startWriter(side, { url, symbols: [`TICKS-${side}`] }) }
      lined.push(one)
      warm.push(await perSecond(one.writer, plan.market.warmUp))
    }
    const ticks = commonSlice(warm, { slice: plan.market.stored, sliceSeconds: plan.sliceSeconds })
    const measured = await rounds(lined, plan.rounds, async ({ side, writer }, round) => {
      abort.throwIfAborted()
      tell(`market data, ticks, ${side}: round ${round + 1} of ${plan.rounds}`)
      return perSecond(writer, ticks)
    })
    for (const [{ side }, values] of measured) results.series.push({ key: keys.market('stored'), client: side, unit: '/s', values })
  } finally {
    await Promise.all(lined.map(({ writer }) => writer.stop()))
  }
}
