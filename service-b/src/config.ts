import { engineAccess, positiveDecimal, symbolRule, symbolSchema } from '@trading/contracts'
import { marketDataSettings } from '@trading/market-data/settings'
import { brokerSettings } from '@trading/messaging'
import { paperOptions, paperVenueSettings } from '@trading/paper-venue'
import {
  address,
  ConfigError,
  choice,
  endangersFills,
  extension,
  integer,
  list,
  optionalInteger,
  processId,
  readSettings,
  seedSetting,
  serviceSettings,
  type TimeBudget,
  text,
  timeBudget,
  type Values,
} from '@trading/runtime'
import { z } from 'zod'
import { venueKinds } from './adapters/open-adapter'
import { riskSettings } from './risk/risk-settings'
import { limitsFrom } from './rules/limits'
import { ledgerChoices } from './store/open-execution-store'

export const settings = {
  ...brokerSettings,
  ENGINE_ID: text({
    schema: z.string().regex(/^(?=.*\S)\P{C}{1,128}$/u),
    expected: '1 to 128 printable characters',
    default: processId(),
    unset: '`<hostname>-<pid>`',
    about: "This engine's name in reports and logs.",
  }),
  PREFETCH: integer({
    min: 1,
    max: 256,
    default: 1,
    about: 'Signals in progress at once. Above 1, signals are spread less evenly across engines.',
  }),
  HANDLER_MS: optionalInteger({
    min: 100,
    max: 600_000,
    unset: '`8000`, or what three calls of VENUE_CALL_MS need',
    about: 'How long one signal may take, including three calls to the venue and the ledger.',
  }),
  MAX_ORDER_NOTIONAL: text({
    schema: positiveDecimal,
    expected: 'a decimal above zero',
    default: '1000000',
    about: 'Orders with a higher quantity × reference price are rejected.',
  }),
  ALLOWED_SYMBOLS: list({
    each: symbolSchema,
    expected: `symbols such as AAPL,MSFT, each ${symbolRule}`,
    default: '',
    about: 'Signals for other symbols are rejected; empty allows all.',
  }),
  PRICE_COLLAR_BPS: optionalInteger({
    min: 1,
    max: 10_000,
    unset: 'no collar',
    about:
      'Orders whose reference price is further than this from the latest price of market data, in hundredths of a percent, are rejected; ' +
      'without a fresh price signals wait, until their deadline.',
  }),
  ...marketDataSettings,
  ...riskSettings,
  VENUE: extension({
    of: venueKinds,
    default: 'paper',
    about: 'Where orders go: the in-process paper venue, a server at VENUE_URL, or a custom venue.',
  }),
  SEED: seedSetting,
  VENUE_URL: address({
    protocols: ['http:', 'https:'],
    bare: true,
    default: 'http://localhost:8090',
    about: 'The venue used with VENUE=http, shared by all engines.',
  }),
  VENUE_CALL_MS: optionalInteger({
    min: 10,
    max: 600_000,
    unset: '`2000`, or what fits three times in HANDLER_MS',
    about: 'How long one call to the venue may take. Three of them must fit in HANDLER_MS.',
  }),
  LEDGER: choice({
    of: ledgerChoices,
    default: 'on',
    about: 'Whether engines record every signal in PostgreSQL. Without it, a crash may execute a signal twice.',
  }),
  DATABASE_URL: address({
    protocols: ['postgres:', 'postgresql:'],
    default: 'postgres://trading_engine:engine@localhost:5432/trading',
    about: "The ledger, with the engines' login. Its password is never logged.",
  }),
  DATABASE_MIGRATION_URL: address({
    protocols: ['postgres:', 'postgresql:'],
    default: '',
    about: 'The ledger, with a login that may change its schema; empty if that of DATABASE_URL may.',
  }),
  LEDGER_POOL: integer({ min: 2, max: 64, default: 4, about: "Maximum number of connections to the ledger, besides the relay's." }),
  LEDGER_KEEP_DAYS: optionalInteger({
    min: 7,
    max: 36_500,
    unset: 'everything stays',
    about: 'Signals that ended longer ago are moved to the archive, a table beside the ledger.',
  }),
  RELAY_INTERVAL_MS: integer({
    min: 100,
    max: 3_600_000,
    default: 1_000,
    about: 'How often to look for recorded reports that were not sent.',
  }),
  RECONCILE_INTERVAL_MS: integer({
    min: 1_000,
    max: 86_400_000,
    default: 60_000,
    about: "How often to reconcile the ledger with the venue's list of orders.",
  }),
  TIME_BUDGET: choice({
    of: ['checked', 'unchecked'],
    default: 'checked',
    about: 'Whether times that endanger a fill are refused at start. `unchecked` is for tests that provoke the consequences.',
  }),
  ...paperVenueSettings,
  ...serviceSettings,
  DRAIN_MS: optionalInteger({
    min: 0,
    max: 300_000,
    unset: '`10000`, or HANDLER_MS and a quarter more',
    about: 'How long work in progress may take to finish after SIGTERM or SIGINT. Above 24000, raise `stop_grace_period` in Compose too.',
  }),
}

export type Config = Readonly<Omit<Values<typeof settings>, keyof TimeBudget> & TimeBudget>

/** @throws ConfigError with all invalid settings, or with settings that contradict each other or times that endanger a fill */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const values = readSettings('service-b', settings, env)
  const budget = timeBudget(values)
  // The ledger says what becomes of a reservation.
  if (values.RISK === 'portfolio' && values.LEDGER === 'off')
    throw new ConfigError('service-b', ['RISK=portfolio needs the ledger: set LEDGER=on, or RISK=off'])
  const danger = values.TIME_BUDGET === 'checked' ? endangersFills(budget) : undefined
  if (danger) throw new ConfigError('service-b', [danger])
  return Object.freeze({ ...values, ...budget })
}

/** The broker's address and the access that this service needs. */
export const brokerOptions = ({ RABBITMQ_URL: url }: Config) => ({ url, access: engineAccess })

export const venueOptions = (config: Config) => ({
  kind: config.VENUE,
  seed: config.SEED,
  url: config.VENUE_URL,
  callMs: config.VENUE_CALL_MS,
  paper: paperOptions(config),
})

export const limitsOf = (config: Config) => limitsFrom({ maxOrderNotional: config.MAX_ORDER_NOTIONAL, symbols: config.ALLOWED_SYMBOLS })

export const collarOptions = ({ PRICE_COLLAR_BPS: bps, REDIS_URL: url, MAX_PRICE_AGE_MS: maxAgeMs }: Config) => ({ bps, url, maxAgeMs })

export const storeOptions = (config: Config) => ({
  kind: config.LEDGER,
  url: config.DATABASE_URL,
  migrationUrl: config.DATABASE_MIGRATION_URL,
  pool: config.LEDGER_POOL,
})
