import type { Signal } from '@trading/contracts'
import type { BrokerControl, DatabaseControl, Tell } from '@trading/dev'
import type { Options } from 'amqplib'
import type { Observations } from '../oracle/oracle'
import type { ServiceProcess } from '../service-process'
import type { TestBroker } from '../test-broker'
import type { TestDatabase } from '../test-database'
import type { Recovery } from './await-recovery'
import type { BrokerFaults } from './broker-faults'
import type { DatabaseFaults } from './database-faults'
import type { Member, MemberOptions } from './fleet'
import type { Load, LoadOptions } from './load'
import type { SharedVenue } from './shared-venue'

export type { Load, Member, MemberOptions, ServiceProcess, SharedVenue }

/** What a row gets: a vhost and a database of its own, real processes, a load, and named faults. Everything it starts is stopped after the row. */
export interface Rig {
  /** The broker at the vhost of this row, directly. Holds the password. */
  readonly url: string
  /** The test's own way to the broker: a channel, depths, raw publishes. */
  readonly broker: TestBroker
  /** The test's own way to the ledger's database. */
  readonly database: TestDatabase
  /** Absent where the broker is not ours to disturb; rows with `needsControl` have it. */
  readonly control: BrokerControl | undefined
  /** Absent where the database is not ours to disturb; rows with `needsDatabaseControl` have it. */
  readonly databaseControl: DatabaseControl | undefined
  /** Numbers in [0, 1) from the seed of the run. */
  readonly random: () => number
  /** Says what is being done, for the progress on the terminal. */
  tell: Tell
  /** Notes a fault for the table, such as `SIGKILL`; the same one again is counted. The named faults do this themselves. */
  injected(what: string): void
  /** The fault is over: recovery is measured from here, the last time it is called. Otherwise from the end of `run`. */
  healed(): void
  /** To be closed after the row, newest first. */
  own<T extends { close(): unknown }>(thing: T): T

  /** Engines on the vhost and the database, numbered on from those before, at the shared venue unless `env` names another; resolves once they are ready. */
  startEngines(count: number, options?: MemberOptions): Promise<Member[]>
  /** service-a as a process, a signal each 100 ms unless the settings say otherwise. What it logs as published counts as confirmed. */
  startGenerator(options?: MemberOptions): Promise<Member>
  /** The shared paper venue as a process, started unless it is there; the first engines do it where nobody has. Its book is shown to the oracle. */
  startVenue(env?: NodeJS.ProcessEnv): Promise<SharedVenue>
  openLoad(options?: Partial<LoadOptions>): Promise<Load>
  /** Publishes past the platform, confirmed. The id counts as sent and confirmed; the same id may be published again. */
  publishRaw(body: string | Buffer | Signal, properties?: Options.Publish): Promise<string>

  /** SIGKILL; its place is taken by a new process at once. */
  killMember(member: Member): void
  freezeMember(member: Member): void
  thawMember(member: Member): void
  /** SIGTERM; resolves with how it ended. Nobody takes its place. */
  terminate(member: Member): Promise<number | string>
  /** What can be done to the broker. */
  readonly faults: BrokerFaults
  /** What can be done to the database. */
  readonly databaseFaults: DatabaseFaults

  /** I8: whether the service, or one of several, says that it is not ready and why. */
  seesUnready(members: Member | readonly Member[], why: RegExp, withinMs?: number): Promise<void>
  /** I8: whether a line of its metrics matches. */
  seesMetric(member: Member, line: RegExp, withinMs?: number): Promise<void>
  /** I8 for what ends at once: whether its log says it. */
  seesLog(member: Member, line: RegExp, withinMs?: number): Promise<void>
  /** Waits until so many signals have an outcome. */
  untilEnded(count: number, withinMs?: number): Promise<void>
  /** Waits until these signals have an outcome. */
  untilEnd(ids: readonly string[], withinMs?: number): Promise<void>
  /** What must be true for the row to hold, beyond the invariants. */
  check(what: string, holds: boolean): void
  /** How the signals ended, as of the last reading. */
  readonly outcomes: Pick<Observations, 'reports' | 'deadLetters'>
}

/** The rig as the runner of rows sees it. */
export interface OpenRig extends Rig {
  awaitRecovery(exceptFor: readonly string[]): Promise<Recovery>
  /** Undoes what still lasts and closes everything; what it saw before that is kept. */
  close(options: { inOrder: boolean }): Promise<void>
  observations(): Omit<Observations, 'recovery' | 'leaks'>
  readonly failedChecks: readonly string[]
  readonly injections: ReadonlyMap<string, number>
}
