import { DatabaseError } from 'pg'
import type { DatabaseConfigurationError } from './errors'
import type { Store } from './store'

const accessRefused = ['28P01', '28000', '42501']
const noDatabase = '3D000'
const protocolViolation = '08P01'
/** A value that a setting does not take, a setting that there is not, what is none at all. */
const wrongSettings = ['22023', '42704', '42601']

/** Tells a database that will not have us from one that is absent, starting or overloaded; where it is neither, gives the cause back. */
export function asConfigurationError(cause: unknown, address: string, store: Store): unknown {
  // What a login without the password that the server asks for comes to.
  if (cause instanceof Error && cause.message.startsWith('SASL')) return refusedLogin(cause, address, store)
  if (cause instanceof Error && /does not support SSL/.test(cause.message)) {
    const message = `the database at ${address} has no TLS, which the address asks for: switch it on there, or leave sslmode out (${cause.message})`
    return new store.ConfigurationError('NO_TLS', message, { cause })
  }
  if (!(cause instanceof DatabaseError)) return cause
  if (accessRefused.includes(cause.code ?? '')) return refusedLogin(cause, address, store)
  if (cause.code === noDatabase) {
    const message = `there is no such database at ${address}: create it, or correct the address (${cause.message})`
    return new store.ConfigurationError('NO_DATABASE', message, { cause })
  }
  // At the start of a connection alone such an error is fatal.
  if (cause.severity === 'FATAL' && wrongSettings.includes(cause.code ?? '')) {
    const message = `the database at ${address} refuses a setting in the query of the address: correct it there (${cause.message})`
    return new store.ConfigurationError('SETTING_REFUSED', message, { cause })
  }
  // PgBouncer's words for what it would have to tell the server at the start of a connection, and does not.
  if (cause.code === protocolViolation && /startup parameter/.test(cause.message)) return refusedSetting(cause, address, store)
  return cause
}

function refusedSetting(cause: Error, address: string, { name, ConfigurationError }: Store): DatabaseConfigurationError<string> {
  const message =
    `the connection pooler at ${address} refuses a setting that the ${name} needs (${cause.message}). Connect to PostgreSQL itself, or through ` +
    'a pooler in session mode that ignores it: for PgBouncer, pool_mode = session and ignore_startup_parameters = ' +
    'statement_timeout, lock_timeout, idle_in_transaction_session_timeout, options'
  return new ConfigurationError('SETTING_REFUSED', message, { cause })
}

function refusedLogin(cause: Error, address: string, { ConfigurationError }: Store): DatabaseConfigurationError<string> {
  const message = `the database at ${address} refused the login or what it asked for: correct the user, its password or its rights (${cause.message})`
  return new ConfigurationError('ACCESS_REFUSED', message, { cause })
}
