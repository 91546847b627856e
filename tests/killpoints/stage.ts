import type { DatabaseAddress } from '@trading/dev'
import type { DatabaseFaults } from '@trading/rig/platform/database-faults'
import type { Load, Member, MemberOptions, OpenRig, SharedVenue } from '@trading/rig/platform/rig'
import type { TestDatabase } from '@trading/rig/test-database'
import type { FailPoint } from './fail-point'
import type { RecordedSignal } from './ledger-oracle'

export interface EngineOptions extends MemberOptions {
  /** Where it dies or stands still, once; the process that takes its place does not. */
  failAt?: FailPoint
  /** Another way to the database, such as through a proxy. */
  database?: DatabaseAddress
}

/** An engine that reached its step, with the signal that it had in hand. */
export interface Engine extends Member {
  /** Waits until it has; resolves with the signal's id. */
  failed(): Promise<string>
}

/** What a kill point gets: an empty vhost and database, the shared venue with its book on disk, and real engines. */
export interface Stage {
  readonly rig: Pick<
    OpenRig,
    'broker' | 'faults' | 'own' | 'publishRaw' | 'untilEnd' | 'untilEnded' | 'check' | 'killMember' | 'thawMember' | 'terminate' | 'tell'
  >
  readonly database: TestDatabase
  /** What can be done to the database; `rig.faults` is what can be done to the broker. */
  readonly faults: DatabaseFaults
  readonly venue: SharedVenue
  readonly load: Load
  startEngine(options?: EngineOptions): Promise<Engine>
  startEngines(count: number, options?: EngineOptions): Promise<Engine[]>
  /** A file to say that a step was reached. */
  newMark(): string
  /** What the ledger holds on these signals, or on all. */
  recorded(ids?: readonly string[]): Promise<RecordedSignal[]>
  /** What was published of this signal, byte for byte. */
  reportsOf(signalId: string): Promise<readonly string[]>
  /** To be asked once everything has ended. */
  atTheEnd(check: () => Promise<void>): void
  /** These were handed to the broker as well, past the load. */
  alsoSent(ids: readonly string[]): void
}
