import { type MarketTick, type Stored, storeHeartbeat, storeTick } from '@trading/market-data'
import type { Client } from '@trading/redis'
import type { Market, Rig } from '@trading/rig/platform/rig'

const atOnce = 1_000
const kept = { count: 1_000, ms: 3_600_000 }

/**
 * Stores again what was stored before, as by calls that arrive late: every tick that was published until now, and a heartbeat of its epoch.
 * None may change anything. Resolves with how many there were.
 */
export async function storeOldTicks(rig: Pick<Rig, 'check'>, { redis, watch }: Pick<Market, 'redis' | 'watch'>): Promise<number> {
  const old = [...watch.published]
  const newest = old.reduce((most, { epoch }) => Math.max(most, epoch), 0)
  const again = ({ at, ...seen }: (typeof old)[number], client: Client): Promise<Stored>[] => {
    const tick: MarketTick = { ...seen, eventAt: at, ingestedAt: at, price: '0.01' }
    const stored = storeTick(client, tick, kept)
    // A heartbeat of the current epoch is not late: its writer lives.
    return tick.epoch < newest ? [stored, storeHeartbeat(client, { ...tick, at: Date.now() })] : [stored]
  }
  for (let from = 0; from < old.length; from += atOnce) {
    const some = old.slice(from, from + atOnce)
    const answers = await redis.ask((client) => Promise.all(some.flatMap((tick) => again(tick, client))))
    rig.check('no old tick is accepted', !answers.includes('stored'))
  }
  return old.length
}
