import { describeCause, redactUrl, within } from '@trading/runtime'
import { Client, type ClientBase } from 'pg'
import { asConfigurationError } from './as-configuration-error'
import { checkAddress } from './check-address'
import { type CopyIn, copyInto } from './copy-in'
import { type Querying, queryingOn } from './querying'
import { pinned, withSession } from './session'
import type { Store } from './store'

export interface OneConnectionOptions {
  url: string
  /** Shown in pg_stat_activity. */
  name: string
  connectMs?: number
  /** How long a statement may take. */
  statementMs?: number
}

export interface OneConnectionOf {
  store: Store
  readOnly: boolean
  /** Checks that the database has what the caller needs; an error that it throws aborts the opening. */
  enter: (client: ClientBase, address: string) => Promise<void>
}

export interface OneConnection {
  querying: Querying
  copyIn: CopyIn
  /** Wraps an operation so that it throws the store's ConfigurationError or Unavailable if it fails. */
  ask<P extends unknown[], T>(operation: (...parameters: P) => Promise<T>): (...parameters: P) => Promise<T>
  /** Ends the connection, and with it any running statement. */
  close(): Promise<void>
}

const closeTimeoutMs = 2_000

/**
 * A connection for command-line tools: it neither migrates nor retries.
 * @throws whatever `enter` throws, the store's ConfigurationError, or Unavailable if the database does not answer
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
  // A lost connection fails the next statement.
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
  return { querying: queryingOn(client), copyIn: copyInto(client), ask, close }
}
