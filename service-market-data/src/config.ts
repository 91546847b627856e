import { symbolRule, symbolSchema } from '@trading/contracts'
import { feedKinds } from '@trading/feeds'
import { address, extension, integer, list, readSettings, seedSetting, serviceSettings, text, type Values } from '@trading/runtime'

export const settings = {
  MARKET_FEED: extension({
    of: feedKinds,
    default: 'simulated',
    about: 'Where prices come from: a seeded random walk, a CSV file, or a feed of your own, whose ticks say their time.',
  }),
  REPLAY_FILE: text({
    default: '',
    about: 'The CSV file to replay, a regular file; empty for the included S&P 500 prices from 2000 to 2020.',
  }),
  REPLAY_SYMBOL: text({ schema: symbolSchema, expected: `a symbol: ${symbolRule}`, default: 'SPX', about: "The replayed file's symbol." }),
  SEED: seedSetting,
  MARKET_SYMBOLS: list({
    each: symbolSchema,
    expected: `symbols such as AAPL,MSFT, each ${symbolRule}`,
    default: '',
    about: 'The symbols whose prices are stored; empty for all that the feed has.',
  }),
  TICK_INTERVAL_MS: integer({ min: 0, max: 86_400_000, default: 250, about: 'Time between two prices of one symbol.' }),
  MAX_FEED_SILENCE_MS: integer({
    min: 1_000,
    max: 86_400_000,
    default: 30_000,
    about: 'How long the feed may have no tick before its last prices are no longer confirmed. They then go stale.',
  }),
  MAX_AHEAD_MS: integer({
    min: 0,
    max: 86_400_000,
    default: 1_000,
    about: "How far ahead of this clock the time of a feed's tick may be.",
  }),
  PRICES_KEPT: integer({ min: 1, max: 100_000, default: 1_000, about: 'How many recent prices of a symbol Redis keeps.' }),
  PRICES_KEPT_MS: integer({
    min: 1_000,
    max: 604_800_000,
    default: 3_600_000,
    about: 'How long Redis keeps them.',
  }),
  HISTORY_DAYS: integer({ min: 7, max: 36_500, default: 90, about: 'How long ticks stay in the history. Candles stay.' }),
  REDIS_URL: address({
    protocols: ['redis:', 'rediss:'],
    default: 'redis://localhost:6379',
    about: 'Where prices are stored. Its password is never logged.',
  }),
  DATABASE_URL: address({
    protocols: ['postgres:', 'postgresql:'],
    default: 'postgres://trading_market:market@localhost:5432/trading',
    about: 'The history, with the login of market data. Its password is never logged.',
  }),
  DATABASE_MIGRATION_URL: address({
    protocols: ['postgres:', 'postgresql:'],
    default: '',
    about: 'The history, with a login that may change its schema; empty if that of DATABASE_URL may.',
  }),
  ...serviceSettings,
}

export type Config = Values<typeof settings>

export const feedOptions = (config: Config) => ({
  setting: 'MARKET_FEED',
  kind: config.MARKET_FEED,
  seed: config.SEED,
  replayFile: config.REPLAY_FILE,
  replaySymbol: config.REPLAY_SYMBOL,
})

export const acceptOptions = (config: Config) => ({
  stamps: feedKinds.includes(config.MARKET_FEED),
  symbols: config.MARKET_SYMBOLS,
  maxAheadMs: config.MAX_AHEAD_MS,
})

export const historyOptions = (config: Config) => ({ url: config.DATABASE_URL, migrationUrl: config.DATABASE_MIGRATION_URL })

export const keptOptions = (config: Config) => ({ count: config.PRICES_KEPT, ms: config.PRICES_KEPT_MS })

export const readConfig = (env: NodeJS.ProcessEnv): Config => readSettings('market-data', settings, env)
