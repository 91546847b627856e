import { gatewayAccess } from '@trading/contracts'
import { marketDataSettings } from '@trading/market-data/settings'
import { brokerSettings } from '@trading/messaging'
import { address, integer, list, readSettings, serviceSettings, type Values } from '@trading/runtime'
import { z } from 'zod'
import { readsSettings } from './reads-settings'

const hostOrNetwork = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])

export const settings = {
  ...brokerSettings,
  DATABASE_URL: address({
    protocols: ['postgres:', 'postgresql:'],
    default: 'postgres://trading_gateway:gateway@localhost:5432/trading',
    about:
      'Keys, sessions, submissions and the audit, and the ledger that is read, with the login of the gateway. Its password is never logged.',
  }),
  DATABASE_MIGRATION_URL: address({
    protocols: ['postgres:', 'postgresql:'],
    default: '',
    about: "The gateway's tables, with a login that may change their schema; empty if that of DATABASE_URL may.",
  }),
  HALT_DATABASE_URL: address({
    protocols: ['postgres:', 'postgresql:'],
    default: 'postgres://trading_halt:halt@localhost:5432/trading',
    about: 'The ledger, with the login that may record halts and nothing else. Its password is never logged.',
  }),
  ...marketDataSettings,
  REDIS_URL: address({
    protocols: ['redis:', 'rediss:'],
    default: 'redis://localhost:6379',
    about: 'Prices, and the counts of limits that gateways share; while it is away, each counts for itself. Its password is never logged.',
  }),
  GATEWAY_PORT: integer({
    min: 0,
    max: 65_535,
    default: 8_080,
    about: 'The port of the API and the page, on `HTTP_HOST`; 0 picks a free one, logged in `gateway.listening`.',
  }),
  TRUST_PROXY: list({
    each: hostOrNetwork,
    expected: 'addresses or networks such as 10.0.0.5,192.168.0.0/24',
    default: '',
    about: 'The proxies in front of the gateway, whose `X-Forwarded-For` and `X-Forwarded-Proto` it believes; none by default.',
  }),
  CORS_ORIGINS: list({
    each: z.string().regex(/^https?:\/\/[^/\s,]+$/),
    expected: 'origins such as https://desk.example.com',
    default: '',
    about: 'Other origins whose pages may call the API with a key; none by default. The cookie of a session is never accepted from them.',
  }),
  RATE_PER_MINUTE: integer({
    min: 1,
    max: 1_000_000,
    default: 1_200,
    about: 'How many requests an owner of keys has in a minute, besides signals and halts.',
  }),
  SIGNALS_PER_MINUTE: integer({
    min: 1,
    max: 1_000_000,
    default: 600,
    about: 'How many signals an owner of keys may submit in a minute.',
  }),
  SESSION_MS: integer({
    min: 1_000,
    max: 604_800_000,
    default: 43_200_000,
    about: 'How long a person stays logged in on the page.',
  }),
  SUBMISSIONS_KEPT_DAYS: integer({
    min: 0,
    max: 36_500,
    default: 0,
    about:
      'For how many days submissions are kept: after that, their `Idempotency-Key` is new again, and traders no longer see the executions. 0 for ever.',
  }),
  AUDIT_KEPT_DAYS: integer({ min: 0, max: 36_500, default: 0, about: 'For how many days rows of the audit are kept. 0 for ever.' }),
  ...readsSettings,
  ...serviceSettings,
}

export type Config = Values<typeof settings>

/** The broker's address and the access that this service needs. */
export const brokerOptions = ({ RABBITMQ_URL: url, RABBITMQ_MANAGEMENT_URL: managementUrl }: Config) => ({
  url,
  managementUrl,
  access: gatewayAccess,
})

export const storeOptions = (config: Config) => ({ url: config.DATABASE_URL, migrationUrl: config.DATABASE_MIGRATION_URL })

export const pruningOptions = (config: Config) => ({
  submissionsDays: config.SUBMISSIONS_KEPT_DAYS,
  auditDays: config.AUDIT_KEPT_DAYS,
})

/** Counts are shared by one call at a time: a frozen Redis is given up after so long. */
export const limitsRedisOptions = ({ REDIS_URL: url }: Config) => ({ url, name: 'gateway-limits', callMs: 250 })

/** When it is busy. In the smallest young generation what they hold is copied again and again; in one run that took 0.8 ms for each read. */
export const requestsInProgress = 8

export const serverOptions = (config: Config) => ({
  host: config.HTTP_HOST,
  port: config.GATEWAY_PORT,
  trustProxy: config.TRUST_PROXY,
  corsOrigins: config.CORS_ORIGINS,
  perMinute: config.RATE_PER_MINUTE,
  signalsPerMinute: config.SIGNALS_PER_MINUTE,
  drainMs: config.DRAIN_MS,
})

export const readConfig = (env: NodeJS.ProcessEnv): Config => readSettings('gateway', settings, env)
