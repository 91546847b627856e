import { randomUUID } from 'node:crypto'
import { Client, Pool } from 'pg'

/** A database of its own, owned by `trading_owner`; `trading_engine` may connect to it and nothing else. */
export interface TestDatabase {
  /** The engines' login. */
  url: string
  /** The owner's. */
  migrationUrl: string
  /** The superuser's, on the server's own database. */
  adminUrl: string
  /** Runs a query as the superuser, in this database. */
  sql: <R extends object = Record<string, unknown>>(text: string) => Promise<R[]>
  close: () => Promise<void>
}

const password = 'test'

/** On the server that TEST_DATABASE_ADMIN_URL names. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const adminUrl = process.env.TEST_DATABASE_ADMIN_URL ?? 'postgres://postgres:admin@localhost:5432/postgres'
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asAdmin(adminUrl, async (admin) => {
    for (const role of ['trading_owner', 'trading_engine'])
      await admin
        .query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`)
        .catch((error) => (['42710', '23505'].includes(error.code) ? undefined : Promise.reject(error)))
    await admin.query(`CREATE DATABASE ${name} OWNER trading_owner`)
  })
  const pool = new Pool({ connectionString: urlOf(adminUrl, { database: name }), max: 2 })
  pool.on('error', () => undefined)
  return {
    url: urlOf(adminUrl, { database: name, username: 'trading_engine', password }),
    migrationUrl: urlOf(adminUrl, { database: name, username: 'trading_owner', password }),
    adminUrl,
    sql: async (text) => (await pool.query(text)).rows,
    async close() {
      await pool.end()
      await asAdmin(adminUrl, (admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`))
    },
  }
}

async function asAdmin(url: string, work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: url })
  await admin.connect()
  await work(admin).finally(() => admin.end())
}

function urlOf(base: string, { database, ...login }: { database: string; username?: string; password?: string }): string {
  const url = Object.assign(new URL(base), login)
  url.pathname = `/${database}`
  return url.toString()
}
