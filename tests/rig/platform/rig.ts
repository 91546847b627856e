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
import type { Market, MarketOptions } from './market/open-market'
import type { SharedVenue } from './shared-venue'

export type { Load, Market, Member, MemberOptions, ServiceProcess, SharedVenue }

/** The environment of a row: its own vhost and database, real processes, a load, and named faults. Everything is stopped after the row. */
export interface Rig {
  /** The direct address of the broker and this row's vhost. Contains the password. */
  readonly url: string
  /** The test's own access to the broker: a channel, queue depths, raw publishes. */
  readonly broker: TestBroker
  /** The test's own access to the ledger's database. */
  readonly database: TestDatabase
  /** Absent on an external broker; always present in rows with `needsControl`. */
  readonly control: BrokerControl | undefined
  /** Absent on an external database; always present in rows with `needsDatabaseControl`. */
  readonly databaseControl: DatabaseControl | undefined
  /** Random numbers in [0, 1) from the seed of the run. */
  readonly random: () => number
  /** Reports the current activity as progress on the terminal. */
  tell: Tell
  /** Counts an injected fault for the table, such as `SIGKILL`. The named faults do this themselves. */
  injected(what: string): void
  /** Marks the end of the fault. Recovery is measured from the last call, or from the end of `run` without one. */
  healed(): void
  /** Registers something to close after the row, newest first. */
  own<T extends { close(): unknown }>(thing: T): T

  /** Starts engines, numbered consecutively, which use the shared venue unless `env` names another; resolves once they are ready. */
  startEngines(count: number, options?: MemberOptions): Promise<Member[]>
  /** Starts service-a, with a signal every 100 ms by default. A signal that it logs as published counts as confirmed. */
  startGenerator(options?: MemberOptions): Promise<Member>
  /** Starts the shared paper venue unless it is running; the first engines start it if needed. The oracle reads its book. */
  startVenue(env?: NodeJS.ProcessEnv): Promise<SharedVenue>
  /** Starts service-portfolio in the schema of the ledger; resolves once it has caught up, so an engine must have made one. */
  startPortfolio(options?: MemberOptions): Promise<Member>
  /** Starts service-gateway on the tables of the ledger, so an engine must have made them. */
  startGateway(options?: MemberOptions): Promise<Member>
  openLoad(options?: Partial<LoadOptions>): Promise<Load>
  /** Opens market data, once in a row: its own Redis, and writers and readers that the row starts. */
  openMarket(options?: MarketOptions): Promise<Market>
  /** Publishes without the platform and waits for the confirm. The id counts as sent and confirmed; it may be published again. */
  publishRaw(body: string | Buffer | Signal, properties?: Options.Publish): Promise<string>

  /** Counts signals that reached the broker by the gateway as sent and confirmed. */
  confirmed(ids: readonly string[]): void

  /** SIGKILL; a new process replaces it at once. */
  killMember(member: Member): void
  freezeMember(member: Member): void
  thawMember(member: Member): void
  /** SIGTERM; resolves with how it ended. It is not replaced. */
  terminate(member: Member): Promise<number | string>
  /** Broker faults. */
  readonly faults: BrokerFaults
  /** Database faults. */
  readonly databaseFaults: DatabaseFaults

  /** I8: checks that the service, or one of several, reports itself as not ready for this reason. */
  seesUnready(members: Member | readonly Member[], why: RegExp, withinMs?: number): Promise<void>
  /** I8: checks that a line of its metrics matches. */
  seesMetric(member: Member, line: RegExp, withinMs?: number): Promise<void>
  /** I8 for a process that exits at once: checks that its log matches. */
  seesLog(member: Member, line: RegExp, withinMs?: number): Promise<void>
  /** Waits until this many signals have an outcome. */
  untilEnded(count: number, withinMs?: number): Promise<void>
  /** Waits until these signals have an outcome. */
  untilEnd(ids: readonly string[], withinMs?: number): Promise<void>
  /** A condition that must hold in addition to the invariants. */
  check(what: string, holds: boolean): void
  /** The outcomes of the signals, as of the last reading. */
  readonly outcomes: Pick<Observations, 'reports' | 'deadLetters'>
}

/** The rig as used by the runner of the rows. */
export interface OpenRig extends Rig {
  awaitRecovery(exceptFor: readonly string[]): Promise<Recovery>
  /** Undoes the faults that still last and closes everything; earlier observations are kept. */
  close(options: { inOrder: boolean }): Promise<void>
  observations(): Omit<Observations, 'recovery' | 'leaks'>
  readonly failedChecks: readonly string[]
  readonly injections: ReadonlyMap<string, number>
}
