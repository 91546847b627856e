import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the migrations of a store are, and what each of its versions must agree on. */
export interface Migrations {
  /** One `.sql` file for each, run in the order of their names. */
  readonly folder: string
  /** Holds the name of each migration that was run. */
  readonly table: string
  /** An advisory lock of the database: a whole number that fits 32 bits and is no other store's. */
  readonly lockKey: number
}

export interface Migration {
  name: string
  sql: string
  /** Run by itself, statement by statement, since PostgreSQL refuses it within a transaction. */
  alone: boolean
}

/** In their order. */
export const namesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()

/**
 * Whether a version that does not know the migration can work with what it made. Its name says so and not its text, since the name is all
 * that an earlier version finds in the database.
 */
export const isAdditive = (name: string): boolean => name.endsWith('.additive.sql')

export function readMigration(folder: string, name: string): Migration {
  const sql = readFileSync(join(folder, name), 'utf8')
  return { name, sql, alone: headOf(sql).some((line) => /^--\s*no transaction\s*([.:;,].*)?$/i.test(line)) }
}

/** The comments before the first statement, by their lines, whichever way a checkout ends these. */
function headOf(sql: string): string[] {
  const lines = sql.split(/\r\n|\n|\r/).map((line) => line.trim())
  const first = lines.findIndex((line) => line !== '' && !line.startsWith('--'))
  return first < 0 ? lines : lines.slice(0, first)
}
