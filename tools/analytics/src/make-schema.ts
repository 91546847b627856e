import { type OneConnection, sqlStateOf } from '@trading/postgres'
import { called, type Relation, schema } from './relations/relation'

const note = 'Made anew by each run of npm run analytics: keep nothing of your own in it.'
const lockKey = 7_242_008

type Querying = OneConnection['querying']

/** The relation as a function. As text: PostgreSQL then records no dependency on the tables, which would block the ledger's migrations. */
const functionText = ({ name, columns, text }: Relation, ticks: string): string => {
  const typed = Object.entries(columns).map(([column, type]) => `"${column}" ${type}`)
  return `
    CREATE FUNCTION ${schema}.${name} (since timestamptz DEFAULT NULL, only_symbol text DEFAULT NULL, only_strategy text DEFAULT NULL)
    RETURNS TABLE (${typed.join(', ')}) LANGUAGE sql STABLE AS $relation$${text(called(ticks))}$relation$`
}

// Unchecked: a check would need the tables of the history, and would look at those of the ledger.
const settingText = 'SET LOCAL check_function_bodies = off'

const ownText = `
  SELECT obj_description(oid, 'pg_namespace') IS NOT DISTINCT FROM '${note}' AS ours FROM pg_namespace WHERE nspname = '${schema}'`

/**
 * Makes the schema anew, with a function for each relation, unless this login may not or somebody else has a schema of that name. Until the
 * connection ends, no other run makes it anew. Resolves with whether it is there. Touches no table.
 */
export async function makeSchema(querying: Querying, relations: readonly Relation[], ticks: string): Promise<boolean> {
  const run = (text: string) => querying.values({ text }, [])
  await run(`SELECT pg_advisory_lock(${lockKey})`)
  try {
    const [found] = (await querying.values<[boolean]>({ text: ownText }, [])).rows
    if (found && !found[0]) return false
    await run('BEGIN')
    await run(settingText)
    await run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
    await run(`CREATE SCHEMA ${schema}`)
    await run(`COMMENT ON SCHEMA ${schema} IS '${note}'`)
    // Whoever may read the tables may use it: its functions have their caller's rights.
    await run(`GRANT USAGE ON SCHEMA ${schema} TO PUBLIC`)
    for (const relation of relations) await run(functionText(relation, ticks))
    await run(`SELECT pg_advisory_lock_shared(${lockKey})`)
    await run('COMMIT')
    return true
  } catch (cause) {
    await run('ROLLBACK')
    if (mayNot.includes(sqlStateOf(cause) ?? '')) return false
    throw cause
  } finally {
    await run(`SELECT pg_advisory_unlock(${lockKey})`)
  }
}

/** No privilege, or a server that only reads. */
const mayNot = ['42501', '25006']
