import { openLedgerConnection } from '@trading/ledger'
import { makeSchema } from './make-schema'
import { relations } from './relations'
import { called, camelCase, inlined, type Relation, ticksIf } from './relations/relation'

export interface Selection {
  since: Date | undefined
  symbol: string | undefined
  strategy: string | undefined
}

export type Row = Readonly<Record<string, string | number | Date | null>>

export interface Analytics {
  /** Whether there are ticks that this login may read. */
  ticks: boolean
  /** The rows of a relation, with its columns in camel case. Amounts are exact decimals. */
  rows(relation: Relation, selection: Selection): Promise<Row[]>
  close(): Promise<void>
}

export interface AnalyticsOptions {
  url: string
  abort: AbortSignal
}

/** Below the 60 s for which a migration of the ledger waits for a statement that reads it. */
const statementMs = 30_000

// Market data has a schema of its own in the full stack.
const pathStatement = {
  text: `
    SELECT set_config('search_path', current_setting('search_path') || ', ' || quote_ident(nspname), false)
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relname = 'history_migrations' AND to_regclass('history_migrations') IS NULL AND has_schema_privilege(nspname, 'USAGE')`,
}
const ticksStatement = { text: `SELECT coalesce(has_table_privilege(to_regclass('ticks'), 'SELECT'), false)` }
const readOnlyStatement = { text: 'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY' }

/**
 * One connection that makes the schema, where its login may, and then only reads.
 * @throws LedgerConfigurationError if the database has no usable ledger, LedgerFault if it does not answer
 */
export async function openAnalytics({ url, abort }: AnalyticsOptions): Promise<Analytics> {
  const { querying, ask, close } = await openLedgerConnection({ url, name: 'analytics', statementMs }, { readOnly: false })
  abort.addEventListener('abort', () => void close(), { once: true })
  const open = ask(async () => {
    await querying.values(pathStatement, [])
    const [row] = (await querying.values<[boolean]>(ticksStatement, [])).rows
    const ticks = row?.[0] ?? false
    const made = await makeSchema(querying, relations, ticksIf(ticks))
    await querying.values(readOnlyStatement, [])
    return { ticks, sources: made ? called(ticksIf(ticks)) : inlined(ticksIf(ticks)) }
  })
  const { ticks, sources } = await open().catch(async (cause) => {
    await close()
    throw cause
  })
  const rows = ask(async (relation: Relation, { since, symbol, strategy }: Selection) => {
    const columns = Object.keys(relation.columns).map((column) => `${column} AS "${camelCase(column)}"`)
    const text = `SELECT ${columns} FROM ${sources.from(relation)}`
    return (await querying.rows<Row>({ text }, [since, symbol, strategy])).rows
  })
  return { ticks, rows, close }
}
