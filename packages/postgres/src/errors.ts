import { ConfigurationError } from '@trading/runtime'

/**
 * The database is away, or did not answer in time: whether it did what was asked is unknown. Whoever called repeats it, so every operation
 * must be one that may be repeated.
 */
export class DatabaseUnavailable extends Error {
  readonly code: string = 'DATABASE_UNAVAILABLE'
  override readonly name: string = 'DatabaseUnavailable'
}

export type DatabaseFault =
  | 'ACCESS_REFUSED'
  | 'BAD_ADDRESS'
  | 'BAD_ENCODING'
  | 'NO_DATABASE'
  | 'NO_TLS'
  | 'SCHEMA_OLDER'
  | 'SCHEMA_NEWER'
  | 'MIGRATION_FAILED'
  | 'SHARED_SESSIONS'
  | 'SETTING_REFUSED'

/** The database can be reached but will not have us as configured. */
export class DatabaseConfigurationError<Fault extends string = DatabaseFault> extends ConfigurationError<Fault> {
  override readonly name: string = 'DatabaseConfigurationError'
}
