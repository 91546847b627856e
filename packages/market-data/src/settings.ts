import { address, integer } from '@trading/runtime'

/** The settings of a service that reads prices. */
export const marketDataSettings = {
  REDIS_URL: address({
    protocols: ['redis:', 'rediss:'],
    default: 'redis://localhost:6379',
    about: 'Where market data keeps its prices; a login that may read is enough. Its password is never logged.',
  }),
  MAX_PRICE_AGE_MS: integer({
    min: 100,
    max: 86_400_000,
    default: 2_000,
    about:
      'A price that market data has not confirmed for longer is stale. Both ends must have one clock, or synchronized ones: the age is counted ' +
      "from the writer's time.",
  }),
}
