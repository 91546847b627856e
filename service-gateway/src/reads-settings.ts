import { portfolioClientSettings } from '@trading/portfolio-api/settings'
import { address, integer, type Values } from '@trading/runtime'

/** The settings of what the gateway reads from. */
export const readsSettings = {
  HISTORY_DATABASE_URL: address({
    protocols: ['postgres:', 'postgresql:'],
    default: '',
    about: 'The history of prices, with a login that may read it; empty if that of DATABASE_URL may. Its password is never logged.',
  }),
  ...portfolioClientSettings,
  UPSTREAM_MS: integer({
    min: 100,
    max: 30_000,
    default: 2_000,
    about: 'How long a service behind the gateway may take to answer. After that its part of the API answers 503.',
  }),
  STREAMS: integer({ min: 1, max: 100_000, default: 2_000, about: 'How many event streams may be open at once.' }),
  STREAMS_PER_OWNER: integer({ min: 1, max: 100_000, default: 100, about: 'How many of them one owner of keys may have.' }),
  STREAM_HEARTBEAT_MS: integer({ min: 100, max: 60_000, default: 10_000, about: 'A silent event stream carries a heartbeat this often.' }),
  STREAM_STANDSTILL_MS: integer({
    min: 100,
    max: 60_000,
    default: 5_000,
    about: 'An event stream whose reader takes nothing for so long is ended. The reader resumes it.',
  }),
}

type ReadsConfig = Values<typeof readsSettings> & {
  RABBITMQ_URL: string
  DATABASE_URL: string
  REDIS_URL: string
  MAX_PRICE_AGE_MS: number
  DRAIN_MS: number
}

export const readsOptions = (config: ReadsConfig) => ({
  brokerUrl: config.RABBITMQ_URL,
  ledgerUrl: config.DATABASE_URL,
  historyUrl: config.HISTORY_DATABASE_URL || config.DATABASE_URL,
  redisUrl: config.REDIS_URL,
  maxPriceAgeMs: config.MAX_PRICE_AGE_MS,
  portfolioUrl: config.PORTFOLIO_URL,
  portfolioToken: config.PORTFOLIO_TOKEN,
  deadlineMs: config.UPSTREAM_MS,
  drainMs: config.DRAIN_MS,
  streams: {
    streams: config.STREAMS,
    perOwner: config.STREAMS_PER_OWNER,
    heartbeatMs: config.STREAM_HEARTBEAT_MS,
    standstillMs: config.STREAM_STANDSTILL_MS,
  },
})

export type ReadsOptions = ReturnType<typeof readsOptions>
