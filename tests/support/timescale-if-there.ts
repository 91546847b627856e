import type { TestDatabase } from '@trading/rig/test-database'

/** Installs TimescaleDB in a test's database, if the server has it. */
export async function timescaleIfThere({ sql }: Pick<TestDatabase, 'sql'>): Promise<void> {
  const [available] = await sql(`SELECT FROM pg_available_extensions WHERE name = 'timescaledb'`)
  if (available) await sql('CREATE EXTENSION timescaledb')
}
