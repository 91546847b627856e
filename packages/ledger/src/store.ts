import { join } from 'node:path'
import type { Store } from '@trading/postgres'
import { LedgerConfigurationError, LedgerFault } from './errors'

/** How the ledger is stored in a database. Every version uses the same table and lock. */
export const ledgerStore: Store = {
  name: 'ledger',
  connectedEvent: 'ledger.connected',
  migrations: { folder: join(__dirname, '..', 'migrations'), table: 'ledger_migrations', lockKey: 7_242_005 },
  ConfigurationError: LedgerConfigurationError,
  Unavailable: LedgerFault,
}
