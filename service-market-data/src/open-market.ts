import type { MarketTick } from '@trading/market-data'
import type { History } from '@trading/market-history'
import { type Log, type Owned, pause } from '@trading/runtime'
import type { Feed } from '@trading/strategy'
import type { Accepted, TickFault } from './accept-tick'
import type { FeedSilence } from './feed-silence'
import { runMarket } from './market'
import type { Metrics } from './metrics'

export interface OpenMarketOptions {
  feed: Feed
  accept: (given: unknown) => Accepted
  intervalMs: number
  silence: FeedSilence
  history: Pick<History, 'nextEpoch'>
  writers: readonly { write(tick: MarketTick): void }[]
  log: Log
  metrics: Pick<Metrics, 'epoch' | 'tick' | 'refused'>
}

export interface Market extends Owned {
  /** Resolves when the feed has ended, rejects if it failed. */
  finished: Promise<void>
  close(): Promise<void>
}

const retryMs = 500
const lookEveryMs = 500

/**
 * Runs the market as soon as there is an epoch for it. Returns at once. Without an epoch no tick is drawn: a writer with the epoch of another
 * could overwrite its prices.
 */
export function openMarket({ feed, accept, intervalMs, silence, history, writers, log, metrics }: OpenMarketOptions): Market {
  const stopping = new AbortController()
  const { signal: abort } = stopping
  let epoch: number | undefined
  const told = new Set<TickFault>()

  const takeEpoch = async (): Promise<number | undefined> => {
    while (!abort.aborted) {
      // Why it fails is told by the history.
      const taken = await history.nextEpoch().catch(() => undefined)
      if (taken !== undefined) return taken
      await pause(retryMs, abort)
    }
    return undefined
  }
  const onRefused = (fault: TickFault, why: string): void => {
    metrics.refused(fault)
    if (told.has(fault)) return
    told.add(fault)
    log.warn({ event: 'tick.refused', fault }, `a tick of the feed is not stored: ${why}; others like it are only counted`)
  }
  const onTick = (tick: MarketTick): void => {
    metrics.tick(tick)
    for (const writer of writers) writer.write(tick)
  }
  let wasSilent = false
  const looking = setInterval(() => {
    const isSilent = silence.tooLongMs > 0
    if (isSilent && !wasSilent) log.error({ event: 'feed.silent' }, `${silent()}: prices are no longer confirmed, and go stale`)
    if (!isSilent && wasSilent) log.info({ event: 'feed.resumed' }, 'the feed has ticks again')
    wasSilent = isSilent
  }, lookEveryMs)
  const silent = () => `the feed has had no tick for ${Math.round(silence.tooLongMs / 1_000)} s`
  const run = async (): Promise<void> => {
    epoch = await takeEpoch()
    if (epoch === undefined) return
    metrics.epoch(epoch)
    log.info({ event: 'market.open', epoch }, `the market is open, epoch ${epoch}`)
    await runMarket({ feed, epoch, accept, intervalMs, silence, abort, onTick, onRefused })
  }
  const finished = run()
  finished.catch(() => undefined)

  return {
    finished,
    closed: finished,
    unready() {
      if (epoch === undefined) return 'the market waits for its epoch'
      return silence.tooLongMs > 0 ? silent() : undefined
    },
    async close() {
      stopping.abort()
      clearInterval(looking)
      await finished.catch(() => undefined)
    },
  }
}
