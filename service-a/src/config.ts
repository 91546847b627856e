import { generatorAccess, positiveDecimal, symbolRule, symbolSchema } from '@trading/contracts'
import { feedKinds } from '@trading/feeds'
import { marketDataSettings } from '@trading/market-data/settings'
import { brokerSettings } from '@trading/messaging'
import { choice, extension, integer, list, readSettings, seedSetting, serviceSettings, text, type Values } from '@trading/runtime'
import { idSources } from './signal-ids'
import { strategyKinds } from './strategy/open-strategy'

/** Prices that service-market-data keeps in Redis. */
export const marketData = 'market-data'

export const settings = {
  ...brokerSettings,
  FEED: extension({
    of: [...feedKinds, marketData],
    default: 'simulated',
    about:
      'Where prices come from: a seeded random walk, a CSV file, `market-data` for those of service-market-data, or a feed of your own.',
  }),
  MARKET_SYMBOLS: list({
    each: symbolSchema,
    expected: `symbols such as AAPL,MSFT, each ${symbolRule}`,
    default: 'AAPL,MSFT,NVDA,AMZN,TSLA',
    about: 'The symbols whose prices the strategy sees with `FEED=market-data`.',
  }),
  ...marketDataSettings,
  REPLAY_FILE: text({
    default: '',
    about: 'The CSV file to replay, a regular file; empty for the included S&P 500 prices from 2000 to 2020.',
  }),
  REPLAY_SYMBOL: text({ schema: symbolSchema, expected: `a symbol: ${symbolRule}`, default: 'SPX', about: "The replayed file's symbol." }),
  SEED: seedSetting,
  STRATEGY: extension({
    of: strategyKinds,
    default: 'momentum',
    about: 'How signals are decided: EMA 12 compared with EMA 26, a coin toss, or a strategy of your own.',
  }),
  SIGNAL_INTERVAL_MS: integer({ min: 0, max: 86_400_000, default: 3_000, about: 'Time between signals.' }),
  SIGNAL_TTL_MS: integer({
    min: 1,
    max: 86_400_000,
    default: 60_000,
    about: 'How long a signal stays valid after it is issued. Below 36 s it never reaches the third retry tier.',
  }),
  SIGNAL_LIMIT: integer({
    min: 0,
    max: 1_000_000_000,
    default: 0,
    about: 'Stop after this many signals and exit with code 0; 0 for no limit.',
  }),
  SIGNAL_QUANTITY: text({
    schema: positiveDecimal,
    expected: 'a decimal above zero',
    default: '10',
    about: 'Quantity of each signal, in units.',
  }),
  SIGNAL_IDS: choice({
    of: idSources,
    default: 'clock',
    about:
      'Where ids of signals come from. With `seed` they follow from SEED, strategy, symbol and sequence, so a generator that starts again ' +
      'repeats them, and engines execute each once: for replays into a database of their own.',
  }),
  ...serviceSettings,
}

export type Config = Values<typeof settings>

/** The broker's address and the access that this service needs. */
export const brokerOptions = ({ RABBITMQ_URL: url, RABBITMQ_MANAGEMENT_URL: managementUrl }: Config) => ({
  url,
  managementUrl,
  access: generatorAccess,
})

export const strategyOptions = ({ STRATEGY: kind, SEED: seed }: Config) => ({ kind, seed })

export const idOptions = ({ SIGNAL_IDS: from, SEED: seed }: Config) => ({ from, seed })

export const readerOptions = ({ REDIS_URL: url, MARKET_SYMBOLS: symbols, MAX_PRICE_AGE_MS: maxAgeMs }: Config) => ({
  url,
  symbols,
  maxAgeMs,
})

export const feedOptions = ({ FEED: kind, SEED: seed, REPLAY_FILE: replayFile, REPLAY_SYMBOL: replaySymbol }: Config) => ({
  setting: 'FEED',
  kind,
  seed,
  replayFile,
  replaySymbol,
})

export const readConfig = (env: NodeJS.ProcessEnv): Config => readSettings('service-a', settings, env)
