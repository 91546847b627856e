import type { QueryResult } from 'pg'

/** Waits for the answer as long as the server may work on it. */
export type Ask = (text: string, values?: unknown[]) => Promise<QueryResult>

/** An index as the statement that creates it concurrently names it. */
export interface ConcurrentIndex {
  /** Undefined where PostgreSQL is to find a name. */
  name: string | undefined
  /** As it is spelt there. */
  table: string
}

const identifier = '(?:"(?:[^"]|"")+"|[\\p{L}_][\\p{L}\\p{N}_$]*)'
const creation = new RegExp(
  `^create\\s+(?:unique\\s+)?index\\s+concurrently\\s+(?:(?:if\\s+not\\s+exists\\s+)?(?!on\\b)(?<name>${identifier})\\s*)?` +
    `\\bon\\s+(?:only\\s+)?(?<table>${identifier}(?:\\s*\\.\\s*${identifier})*)`,
  'iu',
)

/** The index that the statement creates concurrently, where it does. */
export function indexCreatedBy(statement: string): ConcurrentIndex | undefined {
  const { name, table } = creation.exec(statement)?.groups ?? {}
  return table ? { name: name && unquoted(name), table } : undefined
}

const unquoted = (name: string): string => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase())

const foundText = `
  SELECT indexrelid::regclass::text AS index, indisvalid AS valid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
  WHERE indrelid = to_regclass($1) AND relname = $2`

const find = async (ask: Ask, { name, table }: ConcurrentIndex): Promise<{ index: string; valid: boolean } | undefined> =>
  (await ask(foundText, [table, name])).rows[0]

export const isThere = async (ask: Ask, index: ConcurrentIndex): Promise<boolean> => (await find(ask, index)) !== undefined

/**
 * Where the creation breaks off, it leaves an index that is invalid: no query uses it, every write pays for it, and a second attempt finds
 * its name taken.
 */
export async function dropIfInvalid(ask: Ask, index: ConcurrentIndex): Promise<void> {
  const found = await find(ask, index)
  if (found && !found.valid) await ask(`DROP INDEX CONCURRENTLY IF EXISTS ${found.index}`)
}
