import { describeCause, redactUrl } from '@trading/runtime'
import { Client } from 'pg'
import type { Store } from './store'

/**
 * Lets pg read an address, and with it the files that it names, before anything is asked of the database.
 * @throws the store's ConfigurationError where it cannot
 */
export function checkAddress(url: string, { ConfigurationError }: Pick<Store, 'ConfigurationError'>): void {
  try {
    new Client({ connectionString: url })
  } catch (cause) {
    throw new ConfigurationError('BAD_ADDRESS', `the address ${redactUrl(url)} cannot be used: ${describeCause(cause)}`, { cause })
  }
}
