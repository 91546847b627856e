import { withoutNpmOptions } from '@trading/terminal'
import type { Arguments } from './arguments'

/** Defaults of a replay, which the environment may change. */
const defaults: NodeJS.ProcessEnv = {
  // The order in which engines finish does not matter here.
  PREFETCH: '32',
  VENUE_LATENCY_MS: '0',
  COMPARE_INTERVAL_MS: '1000',
}

/** What a replay depends on. */
const fixed: NodeJS.ProcessEnv = {
  FEED: 'replay',
  SIGNAL_IDS: 'seed',
  SIGNAL_INTERVAL_MS: '0',
  SIGNAL_LIMIT: '0',
  SIGNAL_TTL_MS: '3600000',
  VENUE: 'paper',
  VENUE_FAILURE_RATE: '0',
  VENUE_TIMEOUT_RATE: '0',
  VENUE_LATE_FILL_MS: '0',
  LEDGER: 'on',
  // Prices of another day are far from those of market data.
  PRICE_COLLAR_BPS: '',
  // A limit would depend on which fills are booked when an order comes.
  RISK: 'off',
  MARKS: 'last-fill',
  LOG_LEVEL: 'info',
  HTTP_PORT: '0',
  GRPC_PORT: '0',
}

/** The settings of the services, without the addresses of their servers. */
export function settingsOf(env: NodeJS.ProcessEnv, { file, symbol, seed }: Pick<Arguments, 'file' | 'symbol' | 'seed'>): NodeJS.ProcessEnv {
  const given = Object.fromEntries(Object.entries(withoutNpmOptions(env)).filter(([, value]) => value))
  return { ...defaults, ...given, ...fixed, REPLAY_FILE: file, REPLAY_SYMBOL: symbol, SEED: String(seed) }
}
