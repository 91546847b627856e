import type { WayKind } from '../machine/way'

/** How a database is reached. The addresses hold passwords: do not print them. */
export interface DatabaseAddress {
  /** The engines' login: what they take as DATABASE_URL. */
  url: string
  /** Its owner's login, which may migrate: DATABASE_MIGRATION_URL. */
  migrationUrl: string
  /** A superuser's; undefined where the server is not ours. */
  adminUrl: string | undefined
}

/** That of a database on a server of our own. */
export interface OwnAddress extends DatabaseAddress {
  adminUrl: string
}

/** A PostgreSQL that is up, however it was come by, with a database in it that is the platform's own. */
export interface Database extends DatabaseAddress {
  kind: WayKind
  version: string | undefined
  /** Absent where the server is not ours to disturb (kind `url`). */
  control: DatabaseControl | undefined
  /** Ends what was started, within this time: nothing of it is left running, nor its data. Leaves a server of kind `url` alone. */
  stop(options?: { withinMs?: number }): Promise<void>
}

/** How tests disturb a database. Address and data survive all of it. */
export interface DatabaseControl {
  /** Runs statements as a superuser; resolves with the rows of the last. */
  sql(text: string): Promise<Row[]>
  /** As a power cut would. */
  kill(): Promise<void>
  /** Resolves once the server that was killed is up again. */
  start(): Promise<void>
  /** An orderly stop and start, which ends the connections. */
  restart(): Promise<void>
  /** The server stands still with its connections open, until it is thawed. */
  freeze(): Promise<void>
  thaw(): Promise<void>
}

// biome-ignore lint/suspicious/noExplicitAny: what a column holds is known to whoever wrote the statement.
export type Row = Record<string, any>
