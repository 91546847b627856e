// A feed in; prices in Redis and their history in PostgreSQL out.
import { openFeed } from '@trading/feeds'
import { openCacheWriter } from '@trading/market-cache'
import type { MarketTick } from '@trading/market-data'
import { openHistory } from '@trading/market-history'
import { openRedis } from '@trading/redis'
import { runService } from '@trading/runtime'
import { acceptTick } from './accept-tick'
import { acceptOptions, feedOptions, historyOptions, keptOptions, readConfig } from './config'
import { createFeedSilence } from './feed-silence'
import { openHistoryWriter } from './history-writer'
import { openInstrumentWriter } from './instrument-writer'
import { createMetrics } from './metrics'
import { openMarket } from './open-market'
import { openPriceWriter } from './price-writer'
import { tellTier } from './tell-tier'

void runService({ name: 'market-data', readConfig: () => readConfig(process.env) }, async ({ config, log, registry, own }) => {
  const metrics = createMetrics(registry)
  const feed = await openFeed({ ...feedOptions(config), service: __dirname, env: process.env, log })
  const history = await own(openHistory({ ...historyOptions(config), name: 'market-data', log }))
  await own(tellTier({ history, log }))
  const redis = await own(openRedis({ url: config.REDIS_URL, name: 'market-data', log }))
  const cache = await own(openCacheWriter({ redis, history, log }))
  const instruments = await own(openInstrumentWriter({ history, cache, log }))
  const onWritten = (ticks: readonly MarketTick[]) => {
    metrics.written(ticks)
    cache.ticksWritten(ticks)
    instruments.written(ticks)
  }
  const keeping = { history, keepDays: config.HISTORY_DAYS, log, onWritten, onDropped: metrics.notWritten }
  const past = await own(openHistoryWriter(keeping))
  metrics.waiting(past)
  const silence = createFeedSilence({ maxMs: config.MAX_FEED_SILENCE_MS })
  const now = { redis, kept: keptOptions(config), log, onStored: metrics.stored, onDropped: metrics.notStored }
  const pricesStand = () => silence.tooLongMs === 0
  const onInherited = (ticks: readonly MarketTick[]) => ticks.forEach(past.write)
  const prices = await own(openPriceWriter({ ...now, pricesStand, onInherited }))
  const accept = acceptTick({ ...acceptOptions(config), now: Date.now })
  const market = await own(
    openMarket({ feed, accept, intervalMs: config.TICK_INTERVAL_MS, silence, history, log, metrics, writers: [prices, past] }),
  )
  return { finished: Promise.race([market.finished, prices.fenced]) }
})
