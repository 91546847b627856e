import type { OneConnectionOptions } from '@trading/postgres'
import { type FindingFilter, type KnownFinding, knownFindings } from './findings'
import { openConnection } from './one-connection'
import { type EntryFilter, type LedgerEntry, type LedgerRow, ledgerRows } from './rows'

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

/**
 * One connection that cannot write.
 * @throws LedgerConfigurationError where the database has no ledger for us, LedgerFault where it does not answer
 */
export async function openLedgerReader(options: OneConnectionOptions): Promise<LedgerReader> {
  const { querying, ask, close } = await openConnection(options, { readOnly: true })
  const rows = ledgerRows(querying)
  return {
    list: ask(rows.list),
    count: ask(rows.count),
    beginning: ask(rows.beginning),
    show: ask(rows.show),
    findings: ask(knownFindings(querying).list),
    close,
  }
}
