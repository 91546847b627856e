import { DatabaseConfigurationError, type DatabaseFault, DatabaseUnavailable } from '@trading/postgres'

/** The database is unavailable or did not answer in time: whether the operation took effect is unknown. Every operation may be repeated. */
export class GatewayFault extends DatabaseUnavailable {
  override readonly code = 'GATEWAY_FAULT'
  override readonly name = 'GatewayFault'
}

/** The database can be reached but refuses the configuration. Retrying cannot help, so the service exits with code 78. */
export class GatewayConfigurationError extends DatabaseConfigurationError<DatabaseFault> {
  override readonly name = 'GatewayConfigurationError'
}
