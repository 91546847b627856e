import type { ExecutionReport, Signal } from '@trading/contracts'
import type { StoreState } from '@trading/postgres'
import type { Owned } from '@trading/runtime'
import type { Claim, ClaimedBy } from './claim'
import type { Finding, OpenFinding, OpenFindingsPage } from './findings'
import type { Outcome, Recorded } from './record'
import type { UnsentOptions } from './relay'
import type { EntryFilter, LedgerEntry, LedgerRow, PageOptions } from './rows'
import type { Marked, UnreadableWord } from './unreadable'

/**
 * What became of every signal. Every operation may be repeated, and every one but `sent` throws a LedgerFault where the database
 * did not answer in time. Times are the database's own, so that engines whose clocks differ agree.
 */
export interface Ledger extends Owned {
  /**
   * Counts a delivery of the signal and tells what is known of it. Survives the death of this engine.
   * @throws FieldOutOfRange or DataRefused, which are final, or CallFailed
   */
  claim(signal: Signal, by: ClaimedBy): Promise<Claim>
  /**
   * Ends the signal and keeps its report to be sent, both or neither, once; on disk when it resolves.
   * @throws FieldOutOfRange or DataRefused; where the outcome is not the venue's, also CallFailed, or Superseded where somebody claimed later
   */
  record(signalId: string, report: ExecutionReport, outcome: Outcome): Promise<Recorded>
  /**
   * Notes for good that the venue said something about the order that could not be read, and raises the finding; on disk when it
   * resolves. `isNew` where nobody had told of it.
   */
  markUnreadable(signalId: string, word: UnreadableWord): Promise<Marked>
  /** Notes that the report was published and confirmed, soon: never worth waiting for. */
  sent(signalId: string): void
  /** One step of the relay: publishes what was recorded and not marked as sent. Resolves with how many were confirmed. */
  relayUnsent(which: UnsentOptions, publish: (report: ExecutionReport) => Promise<void>): Promise<number>
  /** The rows of these signals, as far as there are any. */
  find(ids: readonly string[]): Promise<LedgerRow[]>
  page(options: PageOptions): Promise<LedgerRow[]>
  /** Newest first. */
  list(filter: EntryFilter): Promise<LedgerRow[]>
  show(id: string): Promise<LedgerEntry | undefined>
  /**
   * True where the finding is new, or has come back.
   * @throws DataRefused
   */
  recordFinding(finding: Finding): Promise<boolean>
  /** Notes that the finding no longer holds; true where it was open. */
  resolveFinding(finding: Pick<Finding, 'kind' | 'clientOrderId'>): Promise<boolean>
  /** Findings that hold, oldest first. */
  openFindings(page: OpenFindingsPage): Promise<OpenFinding[]>
  /** How many of them there are, by kind. */
  openFindingCounts(): Promise<{ kind: string; count: number }[]>
  /** Calls the listener with the state at once, and with each change of it before whoever caused it is told; returns how to stop that. */
  onState(listener: (state: StoreState, cause?: unknown) => void): () => void
  unready(): string | undefined
  /** Writes the marks that wait and ends the connections. */
  close(): Promise<void>
  /** Rejects with a LedgerConfigurationError where the database was reached at boot and will not have us as configured. */
  closed: Promise<void>
}
