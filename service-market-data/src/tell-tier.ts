import type { History, HistoryTier } from '@trading/market-history'
import { describeCause, type Log, type Owned } from '@trading/runtime'

const descriptions: Record<HistoryTier, string> = {
  timescaledb: 'the history is kept in chunks of TimescaleDB',
  partitions: 'the history is kept in partitions, since this database has no TimescaleDB',
}

export interface TellTierOptions {
  history: Pick<History, 'tier' | 'onState'>
  log: Log
}

/** Asks how the history is kept as soon as it can be asked, and tells it once: in the log and as a note. */
export function tellTier({ history, log }: TellTierOptions): Owned {
  let known: HistoryTier | undefined
  let asking = false
  const ask = async (): Promise<void> => {
    asking = true
    try {
      known = await history.tier()
      log.info({ event: 'history.tier', tier: known }, descriptions[known])
    } catch (error) {
      // Asked again when the history is back.
      log.debug({ err: error }, `could not ask how the history is kept: ${describeCause(error)}`)
    } finally {
      asking = false
    }
  }
  const unsubscribe = history.onState((state) => {
    if (state !== 'away' && !known && !asking) void ask()
  })
  return { note: () => known && descriptions[known], close: unsubscribe }
}
