import { type ClientBase, escapeIdentifier } from 'pg'
import { appliedIn } from './applied-migrations'
import { namesIn, readMigration } from './migration-files'
import { runAlone } from './run-alone'
import type { Store } from './store'

/** Runs these migrations and records each; resolves with their names. */
export async function runMigrations(client: ClientBase, store: Store, names: string[]): Promise<string[]> {
  if (names.length === 0) return []
  const { folder, table } = store.migrations
  const kept = escapeIdentifier(table)
  const run = async (name: string) => {
    const migration = readMigration(folder, name)
    if (migration.alone) await runAlone(client, migration, store)
    else await client.query(migration.sql)
  }
  // Loaded on demand: most processes have nothing to migrate and should not pay for its memory.
  const { Umzug } = require('umzug') as typeof import('umzug')
  const umzug = new Umzug({
    migrations: namesIn(folder).map((name) => ({ name, up: () => run(name) })),
    storage: {
      executed: () => appliedIn(client, store),
      logMigration: ({ name }) => client.query(`INSERT INTO ${kept} (name) VALUES ($1)`, [name]).then(() => undefined),
      unlogMigration: () => Promise.reject(new Error('migrations go forward only')),
    },
    logger: undefined,
  })
  const ran = await umzug.up({ migrations: names })
  return ran.map(({ name }) => name)
}
