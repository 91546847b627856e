import { describeCause, redactUrl } from '@trading/runtime'
import { Client } from 'pg'
import { LedgerRefusal } from './errors'

/**
 * Lets pg read an address, and with it the files that it names, before anything is asked of the database.
 * @throws LedgerRefusal where it cannot
 */
export function checkAddress(url: string): void {
  try {
    new Client({ connectionString: url })
  } catch (cause) {
    throw new LedgerRefusal('BAD_ADDRESS', `the address ${redactUrl(url)} cannot be used: ${describeCause(cause)}`, { cause })
  }
}
