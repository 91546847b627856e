import type { ExecutionReport, Signal } from '@trading/contracts'
import type { StoreState } from '@trading/postgres'
import type { Owned } from '@trading/runtime'
import type { ArchiveOptions } from './archive'
import type { Claim, ClaimedBy } from './claim'
import type { Finding, OpenFinding, OpenFindingsPage } from './findings'
import type { Outcome, Recorded } from './record'
import type { UnsentOptions } from './relay'
import type { EntryFilter, LedgerEntry, LedgerRow, PageOptions } from './rows'
import type { Marked, UnreadableWord } from './unreadable'
import type { Unsent } from './unsent'

/**
 * The outcome of every signal. Every operation may be repeated, and all but `sent` throw a LedgerFault if the database did not answer in
 * time. Times are the database's, so that engines with different clocks agree.
 */
export interface Ledger extends Owned {
  /**
   * Counts a delivery of the signal and returns what is known of it. Survives the death of this engine.
   * @throws FieldOutOfRange or DataRefused, which are final, or CallFailed
   */
  claim(signal: Signal, by: ClaimedBy): Promise<Claim>
  /**
   * Ends the signal and stores its report for sending, both or neither, exactly once; durable when it resolves.
   * @throws FieldOutOfRange or DataRefused; unless the outcome is the venue's, also CallFailed, or Superseded if another engine claimed the
   * signal later
   */
  record(signalId: string, report: ExecutionReport, outcome: Outcome): Promise<Recorded>
  /**
   * Marks the order permanently as one with an unreadable answer and raises the finding; durable when it resolves. `isNew` is true if it
   * was not marked before.
   */
  markUnreadable(signalId: string, word: UnreadableWord): Promise<Marked>
  /** Marks the report as published and confirmed. The mark is written later, in a batch. */
  sent(signalId: string): void
  /** One step of the relay: publishes reports that were recorded and not marked as sent. Resolves with the number that was confirmed. */
  relayUnsent(which: UnsentOptions, publish: (report: ExecutionReport) => Promise<void>): Promise<number>
  /** The reports of all engines that are not marked as sent; writes the pending marks first. */
  unsent(): Promise<Unsent>
  /** Moves some of the oldest ended signals to the archive; resolves with their number. Throws what the database throws. */
  archive(options: ArchiveOptions): Promise<number>
  /** The rows of these signals that exist, without the archive. */
  find(ids: readonly string[]): Promise<LedgerRow[]>
  page(options: PageOptions): Promise<LedgerRow[]>
  /** Newest first. */
  list(filter: EntryFilter): Promise<LedgerRow[]>
  /** Also from the archive. */
  show(id: string): Promise<LedgerEntry | undefined>
  /**
   * True if the finding is new or has recurred.
   * @throws DataRefused
   */
  recordFinding(finding: Finding): Promise<boolean>
  /** Marks the finding as resolved; true if it was open. */
  resolveFinding(finding: Pick<Finding, 'kind' | 'clientOrderId'>): Promise<boolean>
  /** Open findings, oldest first. */
  openFindings(page: OpenFindingsPage): Promise<OpenFinding[]>
  /** The number of open findings, by kind. */
  openFindingCounts(): Promise<{ kind: string; count: number }[]>
  /**
   * Calls the listener with the current state, and with each change before the call that caused it returns; returns a function that
   * unsubscribes.
   */
  onState(listener: (state: StoreState, cause?: unknown) => void): () => void
  unready(): string | undefined
  /** Writes the pending marks and closes the connections. */
  close(): Promise<void>
  /** Rejects with a LedgerConfigurationError if the database is reached at start but refuses the configuration. */
  closed: Promise<void>
}
