import { openReader, type ReaderOptions } from '@trading/market-data'
import type { Own } from '@trading/runtime'
import type { GeneratorOptions } from './generator'
import { marketDataFeed } from './market-data-feed'
import type { Metrics } from './metrics'
import { openPriceWatch } from './price-watch'

export interface FollowPricesOptions extends Pick<ReaderOptions, 'url' | 'maxAgeMs' | 'log'> {
  symbols: readonly string[]
  /** How many ticks the strategy needs before it can decide. */
  warmUpTicks: number
  own: Own
  metrics: Pick<Metrics, 'dead' | 'missed'>
}

/** The prices of market data as they come, and whether one is still the last. */
export async function followPrices(options: FollowPricesOptions): Promise<Pick<GeneratorOptions, 'feed' | 'isCurrent'>> {
  const { symbols, warmUpTicks, own, metrics, log, ...reading } = options
  const reader = await own(openReader({ ...reading, symbols, name: 'service-a', log }))
  const { isCurrent } = await own(openPriceWatch({ reader, symbols, log, onLook: metrics.dead }))
  return { feed: marketDataFeed({ reader, warmUpTicks, onMissed: metrics.missed }), isCurrent }
}
