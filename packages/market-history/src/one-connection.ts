import { missingIn, namesIn, type OneConnection, type OneConnectionOptions, openOneConnection } from '@trading/postgres'
import { HistoryConfigurationError } from './errors'
import { historyStore } from './store'

/**
 * A connection for operators to a history that market data of this version has migrated.
 * @throws HistoryConfigurationError if the database has no usable history, HistoryFault if it does not answer
 */
export const openConnection = (options: OneConnectionOptions, { readOnly }: { readOnly: boolean }): Promise<OneConnection> =>
  openOneConnection(options, {
    store: historyStore,
    readOnly,
    async enter(client, address) {
      const missing = await missingIn(client, historyStore)
      if (missing.length === namesIn(historyStore.migrations.folder).length) throw noHistory(address)
      if (missing.length > 0) throw olderSchema(address, missing)
    },
  })

const noHistory = (address: string): HistoryConfigurationError =>
  new HistoryConfigurationError(
    'NO_HISTORY',
    `there is no history of prices at ${address}: start service-market-data once to create it, or correct the address`,
  )

const olderSchema = (address: string, missing: readonly string[]): HistoryConfigurationError =>
  new HistoryConfigurationError(
    'SCHEMA_OLDER',
    `the history at ${address} is older than this version (it lacks ${missing.join(', ')}): start service-market-data of this version to migrate it`,
  )
