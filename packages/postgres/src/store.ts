import type { DatabaseConfigurationError, DatabaseFault, DatabaseUnavailable } from './errors'
import type { Migrations } from './migration-files'

/** What one package keeps in a database: its migrations, and the words and errors that its users know it by. Several may share a database. */
export interface Store {
  /** As in "the history at …". */
  readonly name: string
  /** The log's event when it is connected to. */
  readonly connectedEvent: string
  readonly migrations: Migrations
  readonly ConfigurationError: new (
    code: DatabaseFault,
    message: string,
    options?: { cause?: unknown },
  ) => DatabaseConfigurationError<string>
  readonly Unavailable: new (message: string, options?: { cause?: unknown }) => DatabaseUnavailable
}
