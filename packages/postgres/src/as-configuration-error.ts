import { DatabaseError } from 'pg'
import type { DatabaseConfigurationError } from './errors'
import type { Store } from './store'

const accessRefused = ['28P01', '28000', '42501']
const noDatabase = '3D000'
const protocolViolation = '08P01'
/** An invalid value, an unknown setting, a syntax error. */
const wrongSettings = ['22023', '42704', '42601']

/**
 * Distinguishes a database that rejects this configuration from one that is absent, starting or overloaded. Returns the cause unchanged in
 * the latter case.
 */
export function asConfigurationError(cause: unknown, address: string, store: Store): unknown {
  // The server requires a password and the login has none.
  if (cause instanceof Error && cause.message.startsWith('SASL')) return refusedLogin(cause, address, store)
  if (cause instanceof Error && /does not support SSL/.test(cause.message)) {
    const message = `the database at ${address} has no TLS, which the address requires: enable it on the server, or remove sslmode from the address (${cause.message})`
    return new store.ConfigurationError('NO_TLS', message, { cause })
  }
  if (!(cause instanceof DatabaseError)) return cause
  if (accessRefused.includes(cause.code ?? '')) return refusedLogin(cause, address, store)
  if (cause.code === noDatabase) {
    const message = `there is no such database at ${address}: create it, or correct the address (${cause.message})`
    return new store.ConfigurationError('NO_DATABASE', message, { cause })
  }
  // Such an error is fatal only when a connection is opened.
  if (cause.severity === 'FATAL' && wrongSettings.includes(cause.code ?? '')) {
    const message = `the database at ${address} refuses a setting in the query of the address: correct the address (${cause.message})`
    return new store.ConfigurationError('SETTING_REFUSED', message, { cause })
  }
  // How PgBouncer reports a startup parameter that it does not forward.
  if (cause.code === protocolViolation && /startup parameter/.test(cause.message)) return refusedSetting(cause, address, store)
  return cause
}

function refusedSetting(cause: Error, address: string, { name, ConfigurationError }: Store): DatabaseConfigurationError<string> {
  const message =
    `the connection pooler at ${address} refuses a setting that the ${name} needs (${cause.message}). Connect directly to PostgreSQL, or through ` +
    'a pooler in session mode that ignores it: for PgBouncer, pool_mode = session and ignore_startup_parameters = ' +
    'statement_timeout, lock_timeout, idle_in_transaction_session_timeout, options'
  return new ConfigurationError('SETTING_REFUSED', message, { cause })
}

function refusedLogin(cause: Error, address: string, { ConfigurationError }: Store): DatabaseConfigurationError<string> {
  const message = `the database at ${address} refused the login or a privilege: correct the user, its password or its privileges (${cause.message})`
  return new ConfigurationError('ACCESS_REFUSED', message, { cause })
}
