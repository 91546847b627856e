import type { DatabaseAddress } from '@trading/dev'
import type { DatabaseFaults } from '@trading/rig/platform/database-faults'
import type { Load, Member, MemberOptions, OpenRig, SharedVenue } from '@trading/rig/platform/rig'
import type { TestDatabase } from '@trading/rig/test-database'
import type { FailPoint } from './fail-point'
import type { RecordedSignal } from './ledger-oracle'

export interface EngineOptions extends MemberOptions {
  /** Where it is killed or frozen, once; its replacement is not. */
  failAt?: FailPoint
  /** Another address of the database, such as a proxy. */
  database?: DatabaseAddress
}

/** An engine with a fail point. */
export interface Engine extends Member {
  /** Waits until it has failed; resolves with the id of the signal being processed. */
  failed(): Promise<string>
}

/** The environment of a kill point: an empty vhost and database, the shared venue with its book on disk, and real engines. */
export interface Stage {
  readonly rig: Pick<
    OpenRig,
    'broker' | 'faults' | 'own' | 'publishRaw' | 'untilEnd' | 'untilEnded' | 'check' | 'killMember' | 'thawMember' | 'terminate' | 'tell'
  >
  readonly database: TestDatabase
  /** Database faults; `rig.faults` are the broker faults. */
  readonly faults: DatabaseFaults
  readonly venue: SharedVenue
  readonly load: Load
  startEngine(options?: EngineOptions): Promise<Engine>
  startEngines(count: number, options?: EngineOptions): Promise<Engine[]>
  /** The path of a file that marks a step as reached. */
  newMark(): string
  /** The ledger's rows for these signals, or for all. */
  recorded(ids?: readonly string[]): Promise<RecordedSignal[]>
  /** The exact bytes of this signal's published reports. */
  reportsOf(signalId: string): Promise<readonly string[]>
  /** Registers a check to run once everything has ended. */
  atTheEnd(check: () => Promise<void>): void
  /** Counts these ids as sent as well; they were published without the load. */
  alsoSent(ids: readonly string[]): void
}
