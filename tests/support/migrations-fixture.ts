import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseConfigurationError, DatabaseUnavailable, type MigrateOptions, migrate, type Store } from '@trading/postgres'
import { quietLog } from '@trading/rig/quiet-log'
import { openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { Client } from 'pg'

const lockKey = 4_711

/** A store with migrations written by the test, in a new or an existing database. */
export async function migrationsFixture(shared?: TestDatabase) {
  const database = shared ?? (await openTestDatabase())
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'))
  const clients: Client[] = []
  const children: ChildProcess[] = []
  const store: Store = {
    name: 'history',
    connectedEvent: 'history.connected',
    migrations: { folder, table: 'history_migrations', lockKey },
    ConfigurationError: DatabaseConfigurationError,
    Unavailable: DatabaseUnavailable,
  }
  const ran = async () =>
    (await database.sql<{ name: string }>('SELECT name FROM history_migrations ORDER BY name')).map(({ name }) => name)

  return {
    database,
    store,
    lockKey,
    ran,
    write(migrations: Record<string, string>) {
      for (const [name, sql] of Object.entries(migrations)) writeFileSync(join(folder, name), sql)
    },
    migrate: (options: Partial<MigrateOptions> = {}) => migrate({ store, url: database.migrationUrl, log: quietLog(), ...options }),
    /** The same in a separate process, which can be killed. */
    migrateInProcess() {
      const script = `
        const { migrate, DatabaseConfigurationError: ConfigurationError, DatabaseUnavailable: Unavailable } = require('@trading/postgres')
        const { store, url } = JSON.parse(process.argv[1])
        const log = { info() {}, warn() {} }
        migrate({ store: { ...store, ConfigurationError, Unavailable }, url, log }).catch(() => process.exit(1))`
      const child = spawn(process.execPath, ['-e', script, JSON.stringify({ store, url: database.migrationUrl })], { cwd: __dirname })
      children.push(child)
      return { kill: () => void child.kill('SIGKILL'), exited: once(child, 'close') }
    },
    /** A connection as the owner. */
    async connect(): Promise<Client> {
      const client = new Client({ connectionString: database.migrationUrl })
      client.on('error', () => undefined)
      await client.connect()
      clients.push(client)
      return client
    },
    /** The current statements of the migrators, each with what it waits for. */
    asking: (): Promise<{ pid: number; query: string; state: string; wait: string | null }[]> =>
      database.sql(`
        SELECT pid, query, state, wait_event_type AS wait FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'history migration'`),
    index: async (name: string) =>
      (await database.sql<{ valid: boolean }>(`SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('${name}')`))[0],
    async close() {
      for (const child of children) child.kill('SIGKILL')
      await Promise.all(clients.map((client) => client.end()))
      rmSync(folder, { recursive: true })
      if (!shared) await database.close()
    },
  }
}
