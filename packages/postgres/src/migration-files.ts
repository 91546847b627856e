import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The migrations of a store; all its versions must agree on the table and the lock. */
export interface Migrations {
  /** One `.sql` file per migration, run in the order of their names. */
  readonly folder: string
  /** Holds the names of the applied migrations. */
  readonly table: string
  /** The key of an advisory lock: a 32-bit integer, unique among the stores of a database. */
  readonly lockKey: number
}

export interface Migration {
  name: string
  sql: string
  /** Runs outside of a transaction, statement by statement, since PostgreSQL refuses it within one. */
  alone: boolean
}

/** The names of the migrations, in the order in which they run. */
export const namesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()

/**
 * Whether versions that do not know the migration can work with its result. The name says so, since it is all that an earlier version finds
 * in the database.
 */
export const isAdditive = (name: string): boolean => name.endsWith('.additive.sql')

export function readMigration(folder: string, name: string): Migration {
  const sql = readFileSync(join(folder, name), 'utf8')
  return { name, sql, alone: headOf(sql).some((line) => /^--\s*no transaction\s*([.:;,].*)?$/i.test(line)) }
}

/** The comment lines before the first statement, with any kind of line ending. */
function headOf(sql: string): string[] {
  const lines = sql.split(/\r\n|\n|\r/).map((line) => line.trim())
  const first = lines.findIndex((line) => line !== '' && !line.startsWith('--'))
  return first < 0 ? lines : lines.slice(0, first)
}
