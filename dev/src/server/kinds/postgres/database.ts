import type { Server, ServerControl } from '../../server'

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

/** A PostgreSQL that is up, wherever it comes from, with a database in it that is the platform's own. */
export interface Database extends DatabaseAddress, Server {
  control: DatabaseControl | undefined
}

/** How tests disturb a database. Address and data survive all of it. */
export interface DatabaseControl extends ServerControl {
  /** Runs statements as a superuser; resolves with the rows of the last. */
  sql(text: string): Promise<Row[]>
}

// biome-ignore lint/suspicious/noExplicitAny: what a column holds is known to whoever wrote the statement.
export type Row = Record<string, any>
