import { join } from 'node:path'
import type { Store } from '@trading/postgres'
import { HistoryConfigurationError, HistoryFault } from './errors'

/** The history as a store. The migrations' table and lock must be the same in every version. */
export const historyStore: Store = {
  name: 'history',
  connectedEvent: 'history.connected',
  migrations: { folder: join(__dirname, '..', 'migrations'), table: 'history_migrations', lockKey: 7_242_008 },
  ConfigurationError: HistoryConfigurationError,
  Unavailable: HistoryFault,
}
