export type { Claim, ClaimedBy } from './claim'
export * from './errors'
export { everySignal } from './every-signal'
export {
  beforeAllExecutions,
  type Execution,
  type ExecutionPlace,
  type ExecutionsFilter,
  type ExecutionsPage,
  type ExecutionsQuery,
  inPlaceOrder,
} from './executions'
export type { SignalFate } from './fates'
export type { FilledPage } from './fills'
export type { Finding, FindingFilter, KnownFinding, OpenFinding, OpenFindingsPage } from './findings'
export type { SymbolFinding, SymbolFindingsLimits } from './findings-of-symbols'
export * from './halts'
export type { Ledger } from './ledger'
export { openConnection as openLedgerConnection } from './one-connection'
export * from './open-ledger'
export * from './open-reader'
export * from './open-recorder'
export type { Outcome, Recorded } from './record'
export type { UnsentOptions } from './relay'
export type { ByHand, EarlierClaim, EntryFilter, LedgerEntry, LedgerRow, LedgerStatus, PageOptions } from './rows'
export { type Step, type StepKind, type StoryOptions, storyOf } from './story'
export { type Marked, type UnreadableWord, unreadableAnswer } from './unreadable'
export type { Unsent } from './unsent'
