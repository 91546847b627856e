import type { ExecutionReport } from '@trading/contracts'
import type { OneConnectionOptions } from '@trading/postgres'
import { type Execution, type ExecutionPlace, type ExecutionsPage, type ExecutionsQuery, ledgerExecutions } from './executions'
import { type SignalFate, signalFates } from './fates'
import { type FilledPage, ledgerFills } from './fills'
import { type FindingFilter, type KnownFinding, knownFindings } from './findings'
import { findingsOfSymbols, type SymbolFinding, type SymbolFindingsLimits } from './findings-of-symbols'
import { type EngineState, engineStates } from './halts/engine-rows'
import type { Halts } from './halts/halt'
import { currentHalts, type HaltHistoryEntry, type HaltHistoryPage, haltHistory } from './halts/halt-rows'
import { openConnection } from './one-connection'
import { type EntryFilter, type LedgerEntry, type LedgerRow, ledgerRows } from './rows'

/** The ledger for operators and for services that compare with it, read-only. Every operation throws a LedgerFault if the database did not answer in time. */
export interface LedgerReader {
  /** Newest first. */
  list(filter: EntryFilter): Promise<LedgerRow[]>
  /** The number of matches, counted up to the limit. */
  count(filter: EntryFilter): Promise<number>
  /** The ids that begin with these hexadecimal digits, at most `limit` of them. */
  beginning(digits: string, limit: number): Promise<string[]>
  show(id: string): Promise<LedgerEntry | undefined>
  /** Newest first. */
  findings(filter: FindingFilter): Promise<KnownFinding[]>
  /** The open findings that concern a symbol, oldest first. */
  findingsOfSymbols(limits: SymbolFindingsLimits): Promise<SymbolFinding[]>
  /** The ids of the signals that are filled, in the order of the ids. */
  filled(page: FilledPage): Promise<string[]>
  /** Those of these signals that are filled, in any order. */
  filledAmong(signalIds: readonly string[]): Promise<string[]>
  /** The reports on these signals, in any order; of those that have one. */
  reports(signalIds: readonly string[]): Promise<ExecutionReport[]>
  /** How far these signals have come, in any order; of those that were claimed. */
  fates(signalIds: readonly string[]): Promise<SignalFate[]>
  /** A page of outcomes, newest first. */
  executions(query: ExecutionsQuery): Promise<ExecutionsPage>
  /** The outcomes after a place, oldest first: none is left out, however late its commit came. */
  executionsAfter(place: ExecutionPlace, limit: number): Promise<Execution[]>
  /** The place of the newest outcome. */
  lastExecution(): Promise<ExecutionPlace>
  /** Whether everything after a place can still be read. */
  isResumable(place: ExecutionPlace): Promise<boolean>
  /** The engines as they were when they last asked for halts. */
  engines(): Promise<EngineState[]>
  /** The halts that stand. */
  halts(): Promise<Halts>
  /** Halts and liftings, newest first. */
  haltHistory(page: HaltHistoryPage): Promise<HaltHistoryEntry[]>
  /** Of the database, such as `17.10`. */
  serverVersion(): Promise<string>
  /** Closes the connection and ends the running query. */
  close(): Promise<void>
}

const versionStatement = { text: 'SHOW server_version' }

/**
 * One connection that cannot write.
 * @throws LedgerConfigurationError if the database has no usable ledger, LedgerFault if it does not answer
 */
export async function openLedgerReader(options: OneConnectionOptions): Promise<LedgerReader> {
  const { querying, ask, close } = await openConnection(options, { readOnly: true })
  const rows = ledgerRows(querying)
  const fills = ledgerFills(querying)
  const executions = ledgerExecutions(querying)
  return {
    list: ask(rows.list),
    count: ask(rows.count),
    beginning: ask(rows.beginning),
    show: ask(rows.show),
    findings: ask(knownFindings(querying).list),
    findingsOfSymbols: ask(findingsOfSymbols(querying)),
    filled: ask(fills.filled),
    filledAmong: ask(fills.filledAmong),
    reports: ask(fills.reports),
    fates: ask(signalFates(querying)),
    executions: ask(executions.executions),
    executionsAfter: ask(executions.executionsAfter),
    lastExecution: ask(executions.lastExecution),
    isResumable: ask(executions.isResumable),
    engines: ask(engineStates(querying)),
    halts: ask(currentHalts(querying)),
    haltHistory: ask(haltHistory(querying)),
    serverVersion: ask(async () => (await querying.values<[string]>(versionStatement, [])).rows[0]?.[0] ?? 'unknown'),
    close,
  }
}
