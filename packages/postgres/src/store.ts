import type { DatabaseConfigurationError, DatabaseFault, DatabaseUnavailable } from './errors'
import type { Migrations } from './migration-files'

/** What a package keeps in a database: its migrations, and its names and errors. Several stores may share a database. */
export interface Store {
  /** As in "the ledger at …". */
  readonly name: string
  /** The log event on connecting. */
  readonly connectedEvent: string
  readonly migrations: Migrations
  readonly ConfigurationError: new (
    code: DatabaseFault,
    message: string,
    options?: { cause?: unknown },
  ) => DatabaseConfigurationError<string>
  readonly Unavailable: new (message: string, options?: { cause?: unknown }) => DatabaseUnavailable
}
