import { describeCause, type Log, redactUrl, within } from '@trading/runtime'
import { Client, type ClientConfig } from 'pg'
import { createTable, missingIn } from './applied-migrations'
import { isPassing, sqlStateOf } from './error-classes'
import { readMigration } from './migration-files'
import { beginLocked, idleMs, takeTurnAlone } from './migration-turn'
import { mustHoldUnicode } from './must-hold-unicode'
import { haveOwnSessions } from './own-sessions'
import { runMigrations } from './run-migrations'
import { sharedSessions } from './sessions'
import type { Store } from './store'

const connectTimeoutMs = 5_000
/** How long the slowest migration in a transaction may take. */
const migrationMs = 60_000
const closeTimeoutMs = 2_000
/** The SQLSTATE for a statement that cannot run in a transaction. */
const withinTransaction = '25001'

export interface MigrateOptions {
  store: Store
  /** A login that owns the tables; a read-only login suffices if there is nothing to migrate. */
  url: string
  log: Log
  /** Ends the connection, which rolls back what is not committed. */
  abort?: AbortSignal
  /** How long to wait for another process that migrates; the caller may then retry. */
  waitMs?: number
}

/**
 * Migrates the schema to this version, forward only. All missing migrations run in one transaction, except those that cannot run in a
 * transaction: each of these runs alone, between the migrations before and after it. A lock ensures that only one process migrates.
 * @throws the store's ConfigurationError if the database cannot hold Unicode, if the schema is newer than this version (and then nothing
 * changes), or if a migration fails
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const { store, url, log, abort = new AbortController().signal, waitMs = 60_000 } = options
  abort.throwIfAborted()
  const client = migratorOf(store, url)
  client.on('notice', ({ severity, message }) => severity === 'WARNING' && log.warn({}, `while migrating the ${store.name}: ${message}`))
  const end = () => within(closeTimeoutMs, client.end())
  abort.addEventListener('abort', end)
  try {
    await client.connect()
    await mustHoldUnicode(client, store, redactUrl(url))
    await runMissing(client, { store, url, log, abort, waitMs })
  } finally {
    abort.removeEventListener('abort', end)
    await end()
  }
}

async function runMissing(client: Client, { store, url, log, ...waiting }: Required<MigrateOptions>): Promise<void> {
  const turn = { store, ...waiting }
  const isAlone = (name: string) => readMigration(store.migrations.folder, name).alone
  let missing = await missingIn(client, store)
  try {
    if (missing.some(isAlone)) {
      await mustHaveOwnSession(client, store, url)
      await takeTurnAlone(client, turn)
    }
    while (missing.length > 0) {
      await beginLocked(client, turn)
      missing = await missingIn(client, store)
      const firstAlone = missing.findIndex(isAlone)
      const together = firstAlone < 0 ? missing : missing.slice(0, firstAlone)
      if (missing.length > 0) await createTable(client, store)
      const ran = await runMigrations(client, store, together)
      await client.query('COMMIT')
      if (together.length === 0) ran.push(...(await runMigrations(client, store, missing.slice(0, 1))))
      for (const name of ran) log.info({ migration: name }, `the ${store.name} was migrated: ${name}`)
      missing = missing.filter((name) => !ran.includes(name))
    }
  } catch (cause) {
    throw refusalOf(cause, missing, { store, address: redactUrl(url) })
  }
}

const configOf = (url: string, name: string): ClientConfig => ({
  connectionString: url,
  application_name: `${name} migration`,
  connectionTimeoutMillis: connectTimeoutMs,
  statement_timeout: migrationMs,
  idle_in_transaction_session_timeout: idleMs,
  query_timeout: migrationMs + connectTimeoutMs,
  keepAlive: true,
})

function migratorOf({ name }: Store, url: string): Client {
  const client = new Client(configOf(url, name))
  client.on('error', () => undefined)
  return client
}

/**
 * The lock belongs to a session. Behind a pooler in transaction mode it would pass to whichever client gets the connection next.
 * @throws the store's ConfigurationError if connections are shared
 */
async function mustHaveOwnSession(client: Client, store: Store, url: string): Promise<void> {
  const other = migratorOf(store, url)
  try {
    await other.connect()
    if (!(await haveOwnSessions([client, other]))) throw sharedSessions(redactUrl(url), store)
  } finally {
    await within(closeTimeoutMs, other.end())
  }
}

/** Any error that PostgreSQL reports about a migration is final, unless it is transient. */
function refusalOf(cause: unknown, missing: readonly string[], { store, address }: { store: Store; address: string }): unknown {
  const causes = [cause, (cause as { cause?: unknown }).cause]
  const refusal = causes.find((error) => error instanceof store.ConfigurationError)
  const answer = causes.find((error) => sqlStateOf(error) !== undefined)
  if (refusal || !answer || isPassing(answer)) return refusal ?? cause
  const remedy =
    sqlStateOf(answer) === withinTransaction
      ? 'begin the file with the line "-- no transaction"'
      : 'give DATABASE_MIGRATION_URL a login that owns the database'
  const message = `the ${store.name} at ${address} cannot be migrated (${missing.join(', ')}): ${describeCause(answer)}; ${remedy}`
  return new store.ConfigurationError('MIGRATION_FAILED', message, { cause })
}
