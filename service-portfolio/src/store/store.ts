import { join } from 'node:path'
import type { Store } from '@trading/postgres'
import { PortfolioConfigurationError, PortfolioFault } from '../errors'

/** The portfolio as a store. The migrations' table and lock must be the same in every version. */
export const portfolioStore: Store = {
  name: 'portfolio',
  connectedEvent: 'portfolio.connected',
  migrations: { folder: join(__dirname, '..', '..', 'migrations'), table: 'portfolio_migrations', lockKey: 7_242_009 },
  ConfigurationError: PortfolioConfigurationError,
  Unavailable: PortfolioFault,
}
