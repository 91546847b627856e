import type { QueryResult } from 'pg'

/** Sends a statement and waits as long as the server may take. */
export type Ask = (text: string, values?: unknown[]) => Promise<QueryResult>

/** An index, as named in the CREATE INDEX CONCURRENTLY statement. */
export interface ConcurrentIndex {
  /** Undefined if PostgreSQL chooses the name. */
  name: string | undefined
  /** As spelled in the statement. */
  table: string
}

const identifier = '(?:"(?:[^"]|"")+"|[\\p{L}_][\\p{L}\\p{N}_$]*)'
const creation = new RegExp(
  `^create\\s+(?:unique\\s+)?index\\s+concurrently\\s+(?:(?:if\\s+not\\s+exists\\s+)?(?!on\\b)(?<name>${identifier})\\s*)?` +
    `\\bon\\s+(?:only\\s+)?(?<table>${identifier}(?:\\s*\\.\\s*${identifier})*)`,
  'iu',
)

/** The index that the statement creates concurrently, if it does. */
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
 * An interrupted creation leaves an invalid index: no query uses it, every write maintains it, and its name is taken for a second attempt.
 */
export async function dropIfInvalid(ask: Ask, index: ConcurrentIndex): Promise<void> {
  const found = await find(ask, index)
  if (found && !found.valid) await ask(`DROP INDEX CONCURRENTLY IF EXISTS ${found.index}`)
}
