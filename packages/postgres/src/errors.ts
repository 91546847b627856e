import { ConfigurationError } from '@trading/runtime'

/**
 * The database is unavailable or did not answer in time, so the outcome of the operation is unknown. Callers retry, so every operation must
 * be idempotent.
 */
export class DatabaseUnavailable extends Error {
  readonly code: string = 'DATABASE_UNAVAILABLE'
  override readonly name: string = 'DatabaseUnavailable'
}

/** The call was not sent, because the work that needed it was cancelled while it waited: the database has not failed. */
export class CallDropped extends Error {
  readonly code = 'CALL_DROPPED'
  override readonly name = 'CallDropped'
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

/** The database is reachable but rejects this configuration. */
export class DatabaseConfigurationError<Fault extends string = DatabaseFault> extends ConfigurationError<Fault> {
  override readonly name: string = 'DatabaseConfigurationError'
}
