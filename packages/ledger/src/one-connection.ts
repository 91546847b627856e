import { describeCause, redactUrl, within } from '@trading/runtime'
import { Client } from 'pg'
import { checkAddress } from './check-address'
import { LedgerFault, LedgerRefusal } from './errors'
import { type Querying, queryingOn } from './lanes'
import { known, missingIn } from './migrate'
import { asRefusal } from './refusal'
import { pinned, withSession } from './session'

export interface OneConnectionOptions {
  /** The engines' login, the owner's, or any that may do what is wanted. */
  url: string
  /** Shown in pg_stat_activity. */
  name: string
  connectMs?: number
  /** How long an answer may take. */
  statementMs?: number
}

export interface OneConnection {
  querying: Querying
  /** The operation, which then throws a LedgerRefusal or a LedgerFault where the database did not do it. */
  ask<P extends unknown[], T>(operation: (...parameters: P) => Promise<T>): (...parameters: P) => Promise<T>
  /** Ends the connection, and with it what is being asked. */
  close(): Promise<void>
}

const closeTimeoutMs = 2_000

/**
 * A connection for a person who waits at the terminal: it migrates nothing and waits for nothing.
 * @throws LedgerRefusal where the database has no ledger for us, LedgerFault where it does not answer
 */
export async function openConnection(
  { url, name, connectMs = 5_000, statementMs = 20_000 }: OneConnectionOptions,
  { readOnly }: { readOnly: boolean },
): Promise<OneConnection> {
  checkAddress(url)
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
        const refusal = asRefusal(cause, address)
        if (refusal instanceof LedgerRefusal) throw refusal
        throw new LedgerFault(`the ledger at ${address} does not answer: ${describeCause(cause)}`, { cause })
      })

  const enter = async () => {
    await client.connect()
    const missing = await missingIn(client)
    if (missing.length === known.length) throw noLedger(address)
    if (missing.length > 0) throw olderSchema(address, missing)
  }
  try {
    await ask(enter)()
  } catch (cause) {
    await close()
    throw cause
  }
  return { querying: queryingOn(client), ask, close }
}

const noLedger = (address: string): LedgerRefusal =>
  new LedgerRefusal('NO_LEDGER', `there is no ledger at ${address}: no engine has been there yet, or the address means another database`)

const olderSchema = (address: string, missing: readonly string[]): LedgerRefusal =>
  new LedgerRefusal(
    'SCHEMA_OLDER',
    `the ledger at ${address} is older than this version (it lacks ${missing.join(', ')}): an engine of this version brings it up to date`,
  )
