import { DatabaseConfigurationError, type DatabaseFault, DatabaseUnavailable } from '@trading/postgres'

/** The database is unavailable or did not answer in time: whether the operation took effect is unknown. Every operation may be repeated. */
export class PortfolioFault extends DatabaseUnavailable {
  override readonly code = 'PORTFOLIO_FAULT'
  override readonly name = 'PortfolioFault'
}

/** The database can be reached but refuses the configuration. Retrying cannot help, so the service exits with code 78. */
export class PortfolioConfigurationError extends DatabaseConfigurationError<DatabaseFault> {
  override readonly name = 'PortfolioConfigurationError'
}
