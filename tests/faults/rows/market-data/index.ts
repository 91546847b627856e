import type { Row } from '../../row'
import { redisKilled } from './30a-redis-killed'
import { redisEmpty } from './30b-redis-empty'
import { redisFrozen } from './30c-redis-frozen'
import { redisFull } from './30d-redis-full'
import { redisFailedOver } from './30e-redis-failed-over'
import { subscribersCut } from './31a-subscribers-cut'
import { slowSubscriber } from './31b-slow-subscriber'
import { writerKilled } from './32a-writer-killed'
import { twoWriters } from './32b-two-writers'
import { callsArriveLate } from './32c-calls-arrive-late'
import { feedSilent } from './33a-feed-silent'
import { feedGoesBack } from './33b-feed-goes-back'
import { cacheInvalidated } from './33c-cache-invalidated'
import { strategyWithoutPrices } from './33d-strategy-without-prices'
import { databaseAwayFromHistory } from './34-database-away'

/** The rows of market data, in order. */
export const priceRows: readonly Row[] = [
  redisKilled,
  redisEmpty,
  redisFrozen,
  redisFull,
  redisFailedOver,
  subscribersCut,
  slowSubscriber,
  writerKilled,
  twoWriters,
  callsArriveLate,
  feedSilent,
  feedGoesBack,
  cacheInvalidated,
  strategyWithoutPrices,
  databaseAwayFromHistory,
]
