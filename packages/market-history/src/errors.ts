import { DatabaseConfigurationError, type DatabaseFault, DatabaseUnavailable } from '@trading/postgres'

/** The database is unavailable or did not answer in time: whether the operation took effect is unknown. Every operation may be repeated. */
export class HistoryFault extends DatabaseUnavailable {
  override readonly code = 'HISTORY_FAULT'
  override readonly name = 'HistoryFault'
}

/** The database can be reached but refuses the configuration. Retrying cannot help, so the service exits with code 78. */
export class HistoryConfigurationError extends DatabaseConfigurationError<DatabaseFault | 'NO_HISTORY'> {
  override readonly name = 'HistoryConfigurationError'
}
