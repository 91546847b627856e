import { portfolioAccess } from '@trading/contracts'
import { marketDataSettings } from '@trading/market-data/settings'
import { brokerSettings } from '@trading/messaging'
import { address, ConfigError, choice, integer, readSettings, serviceSettings, type Values } from '@trading/runtime'
import { apiSettings } from './api/api-settings'
import { markChoices } from './open-prices'
import { riskFaults, riskLimitsOf, riskSettings } from './risk/risk-settings'

export const settings = {
  ...brokerSettings,
  DATABASE_URL: address({
    protocols: ['postgres:', 'postgresql:'],
    default: 'postgres://trading_portfolio:portfolio@localhost:5432/trading',
    about: 'The positions, and the ledger that they are compared with, with the login of the portfolio. Its password is never logged.',
  }),
  DATABASE_MIGRATION_URL: address({
    protocols: ['postgres:', 'postgresql:'],
    default: '',
    about: 'The positions, with a login that may change their schema; empty if that of DATABASE_URL may.',
  }),
  REPORTS_PREFETCH: integer({
    min: 1,
    max: 1_000,
    default: 256,
    about: 'Reports in progress at once. Those that wait together are booked in one commit.',
  }),
  COMPARE_INTERVAL_MS: integer({
    min: 100,
    max: 3_600_000,
    default: 15_000,
    about: 'How often the positions are compared with the ledger, and what they lack is booked.',
  }),
  MARKS: choice({
    of: markChoices,
    default: 'market-data',
    about: 'The prices at which positions are valued: those of market data where there are some, or only those of the last fills.',
  }),
  ...marketDataSettings,
  ...riskSettings,
  ...apiSettings,
  ...serviceSettings,
}

export type Config = Values<typeof settings>

/** The broker's address and the access that this service needs. */
export const brokerOptions = ({ RABBITMQ_URL: url }: Config) => ({ url, access: portfolioAccess })

export const storeOptions = (config: Config) => ({
  url: config.DATABASE_URL,
  migrationUrl: config.DATABASE_MIGRATION_URL,
  limits: riskLimitsOf(config),
})

export const pricesOptions = ({ MARKS: kind, REDIS_URL: url, MAX_PRICE_AGE_MS: maxAgeMs }: Config) => ({ kind, url, maxAgeMs })

export const comparisonOptions = (config: Config) => ({ url: config.DATABASE_URL, intervalMs: config.COMPARE_INTERVAL_MS })

export const apiOptions = (config: Config) => ({
  host: config.HTTP_HOST,
  port: config.GRPC_PORT,
  tokens: config.PORTFOLIO_TOKENS,
  drainMs: config.DRAIN_MS,
})

/** @throws ConfigError with all invalid settings, or with those that contradict each other */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const config = readSettings('portfolio', settings, env)
  const faults = riskFaults(config)
  if (faults.length > 0) throw new ConfigError('portfolio', faults)
  return config
}
