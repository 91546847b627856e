import { type ClientBase, escapeIdentifier } from 'pg'
import { isAdditive, namesIn } from './migration-files'
import type { Store } from './store'

/**
 * The applied migrations, including additive ones of later versions.
 * @throws the store's ConfigurationError if any other applied migration is unknown to this version
 */
export async function appliedIn(client: ClientBase, { name, migrations, ConfigurationError }: Store): Promise<string[]> {
  const table = escapeIdentifier(migrations.table)
  // Not `to_regclass`: within a transaction its cache may miss a table that another process has created meanwhile.
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
 * The migrations that have not been applied.
 * @throws the store's ConfigurationError if an applied migration is neither known to this version nor additive
 */
export async function missingIn(client: ClientBase, store: Store): Promise<string[]> {
  const applied = await appliedIn(client, store)
  return namesIn(store.migrations.folder).filter((name) => !applied.includes(name))
}
