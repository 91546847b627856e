import { join } from 'node:path'
import type { Store } from '@trading/postgres'
import { GatewayConfigurationError, GatewayFault } from './errors'

/** The gateway's tables as a store. The migrations' table and lock must be the same in every version. */
export const gatewayStore: Store = {
  name: "gateway's database",
  connectedEvent: 'gateway.connected',
  migrations: { folder: join(__dirname, '..', '..', 'migrations'), table: 'gateway_migrations', lockKey: 7_242_011 },
  ConfigurationError: GatewayConfigurationError,
  Unavailable: GatewayFault,
}
