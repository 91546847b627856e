import { generatorAccess, positiveDecimal, symbolRule, symbolSchema } from '@trading/contracts'
import { address, choice, integer, readSettings, seedSetting, serviceSettings, text, type Values } from '@trading/runtime'
import { feedNames } from './feed/open-feed'
import { strategyNames } from './strategy/open-strategy'

export const settings = {
  RABBITMQ_URL: address({
    protocols: ['amqp:', 'amqps:'],
    default: 'amqp://guest:guest@localhost:5672',
    about: 'The broker. Its password is never logged.',
  }),
  RABBITMQ_MANAGEMENT_URL: address({
    protocols: ['http:', 'https:'],
    default: '',
    about:
      "The broker's management API, used to verify queues and exchanges if RABBITMQ_URL may not declare them. It takes the login of " +
      'RABBITMQ_URL unless it has its own.',
  }),
  FEED: choice({
    of: feedNames,
    default: 'simulated',
    about: 'Where prices come from: a seeded random walk, or a CSV file.',
  }),
  REPLAY_FILE: text({
    default: '',
    about: 'The CSV file to replay, which must be a regular file; empty for the included S&P 500 prices from 2000 to 2020.',
  }),
  REPLAY_SYMBOL: text({ schema: symbolSchema, expected: `a symbol: ${symbolRule}`, default: 'SPX', about: "The replayed file's symbol." }),
  SEED: seedSetting,
  STRATEGY: choice({
    of: strategyNames,
    default: 'momentum',
    about: 'How signals are decided: EMA 12 compared with EMA 26, or a coin toss.',
  }),
  SIGNAL_INTERVAL_MS: integer({ min: 0, max: 86_400_000, default: 3_000, about: 'Time between signals.' }),
  SIGNAL_TTL_MS: integer({
    min: 1,
    max: 86_400_000,
    default: 60_000,
    about: 'How long a signal may be executed after it is issued. Below 36 s the third retry tier is never reached.',
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
  ...serviceSettings,
}

export type Config = Values<typeof settings>

/** What the settings say about the broker, and what this service does there. */
export const brokerOptions = ({ RABBITMQ_URL: url, RABBITMQ_MANAGEMENT_URL: managementUrl }: Config) => ({
  url,
  managementUrl,
  access: generatorAccess,
})

export const readConfig = (env: NodeJS.ProcessEnv): Config => readSettings('service-a', settings, env)
