import { openFeed } from '@trading/feeds'
import type { Strategy } from '@trading/strategy'
import { type Config, feedOptions, marketData, readerOptions } from './config'
import type { FollowPricesOptions } from './follow-prices'
import type { GeneratorOptions } from './generator'

export interface OpenPricesOptions extends Pick<FollowPricesOptions, 'log' | 'own' | 'metrics'> {
  config: Config
  strategy: Pick<Strategy, 'warmUpTicks'>
  /** A folder of the service. */
  service: string
  env: NodeJS.ProcessEnv
}

/** The prices that the strategy sees: those of a feed of the generator's own, drawn at its pace, or those of market data as they come. */
export async function openPrices(options: OpenPricesOptions): Promise<Pick<GeneratorOptions, 'feed' | 'isCurrent'>> {
  const { config, strategy, service, env, ...rest } = options
  if (config.FEED !== marketData) return { feed: await openFeed({ ...feedOptions(config), service, env, log: rest.log }) }
  // Loaded only here: the client of Redis takes 19 MB.
  const { followPrices } = require('./follow-prices') as typeof import('./follow-prices')
  return followPrices({ ...readerOptions(config), ...rest, warmUpTicks: strategy.warmUpTicks })
}
