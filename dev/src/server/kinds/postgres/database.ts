import type { Server, ServerControl } from '../../server'

/** The addresses of a database. They contain passwords: do not print them. */
export interface DatabaseAddress {
  /** The engines' login: their DATABASE_URL. */
  url: string
  /** The owner's login, which may migrate: DATABASE_MIGRATION_URL. */
  migrationUrl: string
  /** A superuser's login; undefined for an external server. */
  adminUrl: string | undefined
}

/** The addresses of a database on a server that we started. */
export interface OwnAddress extends DatabaseAddress {
  adminUrl: string
}

/** A running PostgreSQL from any source, with a database for the platform. */
export interface Database extends DatabaseAddress, Server {
  control: DatabaseControl | undefined
}

/** Ways for tests to disrupt a database. Its address and data survive all of them. */
export interface DatabaseControl extends ServerControl {
  /** Runs statements as a superuser; resolves with the rows of the last one. */
  sql(text: string): Promise<Row[]>
}

// biome-ignore lint/suspicious/noExplicitAny: the type of a column depends on the statement.
export type Row = Record<string, any>
