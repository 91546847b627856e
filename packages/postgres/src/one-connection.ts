import { describeCause, redactUrl, within } from '@trading/runtime'
import { Client, type ClientBase } from 'pg'
import { asConfigurationError } from './as-configuration-error'
import { checkAddress } from './check-address'
import { type Querying, queryingOn } from './querying'
import { pinned, withSession } from './session'
import type { Store } from './store'

export interface OneConnectionOptions {
  url: string
  /** Shown in pg_stat_activity. */
  name: string
  connectMs?: number
  /** How long an answer may take. */
  statementMs?: number
}

export interface OneConnectionOf {
  store: Store
  readOnly: boolean
  /** Looks whether what is wanted is there; what it throws ends the opening. */
  enter: (client: ClientBase, address: string) => Promise<void>
}

export interface OneConnection {
  querying: Querying
  /** The operation, which then throws the store's ConfigurationError or Unavailable where the database did not do it. */
  ask<P extends unknown[], T>(operation: (...parameters: P) => Promise<T>): (...parameters: P) => Promise<T>
  /** Ends the connection, and with it what is being asked. */
  close(): Promise<void>
}

const closeTimeoutMs = 2_000

/**
 * A connection for a person who waits at the terminal: it migrates nothing and waits for nothing.
 * @throws what `enter` does, and the store's ConfigurationError, or Unavailable where the database does not answer
 */
export async function openOneConnection(
  { url, name, connectMs = 5_000, statementMs = 20_000 }: OneConnectionOptions,
  { store, readOnly, enter }: OneConnectionOf,
): Promise<OneConnection> {
  checkAddress(url, store)
  const address = redactUrl(url)
  const access = readOnly ? { default_transaction_read_only: 'on' } : { synchronous_commit: 'on' }
  const client = new Client({
    connectionString: withSession(url, { ...pinned, ...access }),
    application_name: name,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: statementMs + connectMs,
  })
  // What is lost shows in the next answer.
  client.on('error', () => undefined)
  const close = async () => void (await within(closeTimeoutMs, client.end()))

  const ask: OneConnection['ask'] =
    (operation) =>
    (...parameters) =>
      operation(...parameters).catch((cause) => {
        const refusal = asConfigurationError(cause, address, store)
        if (refusal instanceof store.ConfigurationError) throw refusal
        throw new store.Unavailable(`the ${store.name} at ${address} does not answer: ${describeCause(cause)}`, { cause })
      })

  try {
    await ask(async () => {
      await client.connect()
      await enter(client, address)
    })()
  } catch (cause) {
    await close()
    throw cause
  }
  return { querying: queryingOn(client), ask, close }
}
