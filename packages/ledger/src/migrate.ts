import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeCause, type Log, redactUrl, within } from '@trading/runtime'
import { Client, DatabaseError } from 'pg'
import { LedgerRefusal } from './errors'

const folder = join(__dirname, '..', 'migrations')
export const known = readdirSync(folder).sort()

// Any fixed number serves, as long as every version takes the same.
const lockKey = 7_242_005
const connectTimeoutMs = 5_000
/** As long as the slowest migration may take, another process's included. */
const migrationMs = 60_000
const closeTimeoutMs = 2_000

export interface MigrateOptions {
  /** A login that owns the tables; one that may only read is enough where nothing is to be done. */
  url: string
  log: Log
}

/**
 * Brings the schema to this version, forward only: all that is missing in one transaction, or nothing. Whoever comes first does
 * it, under a lock.
 * @throws LedgerRefusal where the database cannot hold Unicode, where the schema is newer than this version, which changes nothing, or where a
 * migration cannot be run
 */
export async function migrate({ url, log }: MigrateOptions): Promise<void> {
  const client = new Client({
    connectionString: url,
    application_name: 'ledger migration',
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: migrationMs,
    query_timeout: migrationMs + connectTimeoutMs,
    keepAlive: true,
  })
  client.on('error', () => undefined)
  client.on('notice', ({ severity, message }) => severity === 'WARNING' && log.warn({}, `while migrating the ledger: ${message}`))
  try {
    await client.connect()
    await mustHoldUnicode(client, redactUrl(url))
    const missing = await missingIn(client)
    if (missing.length > 0) await runMissing(client, log).catch((cause) => refuse(cause, missing, redactUrl(url)))
  } finally {
    await within(closeTimeoutMs, client.end())
  }
}

/** As it comes: a database without an encoding stores bytes, and gives back what it was given. */
const encodings = ['UTF8', 'SQL_ASCII']

/** A strategy's name or a venue's reason in letters that the database does not have would be refused each time. */
async function mustHoldUnicode(client: Client, address: string): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>('SHOW server_encoding')
  const encoding = rows[0]?.server_encoding ?? ''
  if (encodings.includes(encoding)) return
  const message = `the database at ${address} has the encoding ${encoding}, which cannot hold every text: create one with ENCODING 'UTF8' TEMPLATE template0`
  throw new LedgerRefusal('BAD_ENCODING', message)
}

async function runMissing(client: Client, log: Log): Promise<void> {
  // Under a stricter level it would not see what another process migrated while this one waited for the lock.
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED')
  await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey])
  await client.query('CREATE TABLE IF NOT EXISTS ledger_migrations (name text PRIMARY KEY, run_at timestamptz NOT NULL DEFAULT now())')
  const ran = await migrationsOf(client).up()
  await client.query('COMMIT')
  for (const { name } of ran) log.info({ migration: name }, `the ledger was migrated: ${name}`)
}

function migrationsOf(client: Client) {
  // Loaded here only: its memory would be paid by every engine, and one in the fleet has something to migrate.
  const { Umzug } = require('umzug') as typeof import('umzug')
  return new Umzug({
    migrations: known.map((name) => ({ name, up: () => client.query(readFileSync(join(folder, name), 'utf8')) })),
    storage: {
      executed: () => executedIn(client),
      logMigration: ({ name }) => client.query('INSERT INTO ledger_migrations (name) VALUES ($1)', [name]).then(() => undefined),
      unlogMigration: () => Promise.reject(new Error('migrations go forward only')),
    },
    logger: undefined,
  })
}

/**
 * The migrations that were not run there.
 * @throws LedgerRefusal where some were run that this version does not know
 */
export const missingIn = async (client: Client): Promise<string[]> => {
  const executed = await executedIn(client)
  return known.filter((name) => !executed.includes(name))
}

async function executedIn(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ there: boolean }>(`SELECT to_regclass('ledger_migrations') IS NOT NULL AS there`)
  if (!rows[0]?.there) return []
  const executed = await client.query<{ name: string }>('SELECT name FROM ledger_migrations ORDER BY name')
  const names = executed.rows.map(({ name }) => name)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length === 0) return names
  const message = `the ledger's schema is newer than this version, which does not know ${unknown.join(', ')}: run the version that made it, or a later one`
  throw new LedgerRefusal('SCHEMA_NEWER', message)
}

/**
 * Connections break, servers restart (classes 08, 53, 55, 57, 58, 40) and are read-only while another takes over (25); anything else that
 * PostgreSQL says about a migration is final.
 */
const passing = /^(08|25|40|53|55|57|58)/

function refuse(cause: unknown, missing: readonly string[], address: string): never {
  const answer = [cause, (cause as { cause?: unknown }).cause].find((error) => error instanceof DatabaseError)
  if (!answer || passing.test(answer.code ?? '')) throw cause
  const message =
    `the ledger at ${address} cannot be migrated (${missing.join(', ')}): ${describeCause(answer)}; ` +
    'give DATABASE_MIGRATION_URL a login that owns the database'
  throw new LedgerRefusal('MIGRATION_FAILED', message, { cause })
}
