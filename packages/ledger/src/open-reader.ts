import { describeCause, redactUrl, within } from '@trading/runtime'
import { Client } from 'pg'
import { checkAddress } from './check-address'
import { LedgerFault, LedgerRefusal } from './errors'
import { type FindingFilter, type KnownFinding, knownFindings } from './findings'
import { queryingOn } from './lanes'
import { known, missingIn } from './migrate'
import { asRefusal } from './refusal'
import { type EntryFilter, type LedgerEntry, type LedgerRow, ledgerRows } from './rows'
import { readCommitted, withSession } from './session'

/** The ledger for people, who read it only. Every operation throws a LedgerFault where the database did not answer in time. */
export interface LedgerReader {
  /** Newest first. */
  list(filter: EntryFilter): Promise<LedgerRow[]>
  /** How many there are, counted as far as the limit. */
  count(filter: EntryFilter): Promise<number>
  /** The ids that begin with these hexadecimal digits, at most `limit` of them. */
  beginning(digits: string, limit: number): Promise<string[]>
  show(id: string): Promise<LedgerEntry | undefined>
  /** Newest first. */
  findings(filter: FindingFilter): Promise<KnownFinding[]>
  /** Ends the connection, and with it what is being asked. */
  close(): Promise<void>
}

export interface LedgerReaderOptions {
  /** The engines' login, the owner's, or any that may read. */
  url: string
  /** Shown in pg_stat_activity. */
  name: string
  connectMs?: number
  /** How long an answer may take. */
  statementMs?: number
}

const closeTimeoutMs = 2_000

/**
 * One connection that migrates nothing, waits for nothing and cannot write: somebody is waiting at the terminal.
 * @throws LedgerRefusal where the database has no ledger for us, LedgerFault where it does not answer
 */
export async function openLedgerReader({ url, name, connectMs = 5_000, statementMs = 20_000 }: LedgerReaderOptions): Promise<LedgerReader> {
  checkAddress(url)
  const address = redactUrl(url)
  const client = new Client({
    connectionString: withSession(url, { ...readCommitted, default_transaction_read_only: 'on' }),
    application_name: name,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: statementMs + connectMs,
  })
  // What is lost shows in the next answer.
  client.on('error', () => undefined)
  const close = async () => void (await within(closeTimeoutMs, client.end()))

  const ask =
    <P extends unknown[], T>(operation: (...parameters: P) => Promise<T>) =>
    (...parameters: P): Promise<T> =>
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
  const rows = ledgerRows(queryingOn(client))
  return {
    list: ask(rows.list),
    count: ask(rows.count),
    beginning: ask(rows.beginning),
    show: ask(rows.show),
    findings: ask(knownFindings(queryingOn(client))),
    close,
  }
}

const noLedger = (address: string): LedgerRefusal =>
  new LedgerRefusal('NO_LEDGER', `there is no ledger at ${address}: no engine has been there yet, or the address means another database`)

const olderSchema = (address: string, missing: readonly string[]): LedgerRefusal =>
  new LedgerRefusal(
    'SCHEMA_OLDER',
    `the ledger at ${address} is older than this version (it lacks ${missing.join(', ')}): an engine of this version brings it up to date`,
  )
