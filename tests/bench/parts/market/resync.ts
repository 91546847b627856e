import { setTimeout as sleep } from 'node:timers/promises'
import { startTcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { hostOf } from '@trading/runtime'
import type { Bench } from '../../bench'
import { type Program, programFile, startProgram } from '../../program'
import { keys } from '../../series'
import { startWriter, type Writer } from './programs'

const symbols = ['AAPL', 'MSFT', 'NVDA', 'AMZN', 'TSLA']
/** As many as Redis and a reader keep of each symbol, so that each snapshot is as large as it can be. */
const keptTicks = 1_000
const ticksPerSecond = 200

/** How long after its connection is ready again a reader that was cut off has live prices of five symbols. */
export async function resync({ plan, abort, tell, results }: Bench, url: string): Promise<void> {
  const { cutsPerRound, cutMs } = plan.market
  const cuts = cutsPerRound * plan.rounds
  const address = new URL(url)
  const proxy = await startTcpProxy({ target: () => ({ host: hostOf(address), port: Number(address.port) || 6379 }) })
  let writer: Writer | undefined
  let reader: Program | undefined
  try {
    tell('market data, resync: filling Redis')
    writer = await startWriter('ours', { url, symbols })
    await writer.store(keptTicks * symbols.length)
    await writer.keep(ticksPerSecond)
    const args = [JSON.stringify({ url: through(proxy, url), symbols })]
    reader = startProgram({ name: 'the reader that is cut', file: programFile('market/resyncing'), args })
    await reader.told('live')
    const values: number[] = []
    for (let cut = 0; cut < cuts; cut++) {
      abort.throwIfAborted()
      tell(`market data, resync: cut ${cut + 1} of ${cuts}`)
      await proxy.refuse()
      proxy.reset()
      await sleep(cutMs)
      const live = reader.told<{ resyncMs: number; ticks: number }>('live')
      await proxy.heal()
      const { resyncMs, ticks } = await live
      if (ticks < keptTicks) throw new Error(`a reader has ${ticks} ticks after a cut instead of ${keptTicks}`)
      values.push(resyncMs)
    }
    results.series.push({ key: keys.market('resync'), client: 'ours', unit: 'ms', values })
  } finally {
    await Promise.all([writer?.stop(), reader?.stop()])
    await proxy.close()
  }
}
