import { describeCause, redactUrl } from '@trading/runtime'
import { Client } from 'pg'
import type { DatabaseConfigurationError } from './errors'
import type { Store } from './store'

// Query parameters that pg and the server read as milliseconds. pg would send other values unchecked, or treat them as no time-out.
const times = [
  ...['connectionTimeoutMillis', 'query_timeout', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'],
  ...['keepAliveInitialDelayMillis'],
]
const longestMs = 2_147_483_647

/**
 * Has pg parse an address and read the files that it names, before anything connects.
 * @throws the store's ConfigurationError if pg cannot
 */
export function checkAddress(url: string, { ConfigurationError }: Pick<Store, 'ConfigurationError'>): void {
  const refusal = (why: string, options?: { cause: unknown }) =>
    new ConfigurationError('BAD_ADDRESS', `the address ${redactUrl(url)} cannot be used: ${why}`, options)
  const { port } = readByPg(url, refusal)
  if (!(port >= 1 && port <= 65_535)) throw refusal('its port must be a whole number from 1 to 65535')
  const { searchParams } = new URL(url)
  for (const name of times) {
    const value = searchParams.get(name)
    if (value !== null && !(/^\d{1,10}$/.test(value) && Number(value) <= longestMs))
      throw refusal(`its parameter ${name} must be a whole number of milliseconds from 0 to ${longestMs}`)
  }
}

function readByPg(url: string, refusal: (why: string, options: { cause: unknown }) => DatabaseConfigurationError<string>): Client {
  try {
    return new Client({ connectionString: url })
  } catch (cause) {
    throw refusal(describeCause(cause), { cause })
  }
}
