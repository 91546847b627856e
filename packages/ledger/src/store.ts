import { join } from 'node:path'
import type { Store } from '@trading/postgres'
import { LedgerConfigurationError, LedgerFault } from './errors'

/** The ledger as a store. The migrations' table and lock must be the same in every version. */
export const ledgerStore: Store = {
  name: 'ledger',
  connectedEvent: 'ledger.connected',
  migrations: { folder: join(__dirname, '..', 'migrations'), table: 'ledger_migrations', lockKey: 7_242_005 },
  ConfigurationError: LedgerConfigurationError,
  Unavailable: LedgerFault,
}
