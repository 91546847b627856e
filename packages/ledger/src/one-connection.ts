import { missingIn, namesIn, type OneConnection, type OneConnectionOptions, openOneConnection } from '@trading/postgres'
import { LedgerConfigurationError } from './errors'
import { ledgerStore } from './store'

/**
 * A connection for operators to a ledger that an engine of this version has migrated.
 * @throws LedgerConfigurationError if the database has no usable ledger, LedgerFault if it does not answer
 */
export const openConnection = (options: OneConnectionOptions, { readOnly }: { readOnly: boolean }): Promise<OneConnection> =>
  openOneConnection(options, {
    store: ledgerStore,
    readOnly,
    async enter(client, address) {
      const missing = await missingIn(client, ledgerStore)
      if (missing.length === namesIn(ledgerStore.migrations.folder).length) throw noLedger(address)
      if (missing.length > 0) throw olderSchema(address, missing)
    },
  })

const noLedger = (address: string): LedgerConfigurationError =>
  new LedgerConfigurationError(
    'NO_LEDGER',
    `there is no ledger at ${address}: no engine has used this database yet, or the address is wrong`,
  )

const olderSchema = (address: string, missing: readonly string[]): LedgerConfigurationError =>
  new LedgerConfigurationError(
    'SCHEMA_OLDER',
    `the ledger at ${address} is older than this version (it lacks ${missing.join(', ')}): start an engine of this version to migrate it`,
  )
