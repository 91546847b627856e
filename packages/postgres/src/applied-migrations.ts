import { type ClientBase, escapeIdentifier } from 'pg'
import { isAdditive, namesIn } from './migration-files'
import type { Store } from './store'

/**
 * The migrations that were run there, additive ones of later versions included.
 * @throws the store's ConfigurationError where any other was run that this version does not know
 */
export async function appliedIn(client: ClientBase, { name, migrations, ConfigurationError }: Store): Promise<string[]> {
  const table = escapeIdentifier(migrations.table)
  // Not `to_regclass`: within a transaction it may still answer from a cache that knows nothing of what another process has made meanwhile.
  const { rows } = await client.query<{ there: boolean }>(
    'SELECT EXISTS (SELECT FROM pg_catalog.pg_class WHERE relname = $1 AND pg_catalog.pg_table_is_visible(oid)) AS there',
    [migrations.table],
  )
  if (!rows[0]?.there) return []
  const applied = await client.query<{ name: string }>(`SELECT name FROM ${table} ORDER BY name`)
  const names = applied.rows.map((row) => row.name)
  const known = namesIn(migrations.folder)
  const unknown = names.filter((each) => !known.includes(each) && !isAdditive(each))
  if (unknown.length === 0) return names
  const message = `the ${name}'s schema is newer than this version, which does not know ${unknown.join(', ')}: run the version that made it, or a later one`
  throw new ConfigurationError('SCHEMA_NEWER', message)
}

export const createTable = (client: ClientBase, { migrations }: Store): Promise<unknown> =>
  client.query(
    `CREATE TABLE IF NOT EXISTS ${escapeIdentifier(migrations.table)} (name text PRIMARY KEY, run_at timestamptz NOT NULL DEFAULT now())`,
  )

/**
 * The migrations that were not run there.
 * @throws the store's ConfigurationError where some were run that this version can neither know nor ignore
 */
export async function missingIn(client: ClientBase, store: Store): Promise<string[]> {
  const applied = await appliedIn(client, store)
  return namesIn(store.migrations.folder).filter((name) => !applied.includes(name))
}
