import { createHmac } from 'node:crypto'
import { services } from '../../../../services'
import { userOf } from './create-database'
import type { DatabaseAddress } from './database'
import { passwordOf } from './set-up'
import { sql } from './sql'
import { sqlScript } from './sql-file'

/**
 * Provides a service's own login and schema in this database, as often as it is asked for, and TimescaleDB where the server has it. Resolves
 * with the login's address. On an external server, where we create no logins, it is the one that may migrate.
 */
export async function provideLogin({ adminUrl, migrationUrl }: DatabaseAddress, name: string): Promise<string> {
  if (!adminUrl) return migrationUrl
  const { login, password, database, url } = loginAt(adminUrl, name)
  await sql(adminUrl, sqlScript('timescaledb.sql'))
  const variables = { login, password, database, schema: name, owner: userOf(migrationUrl) }
  await sql(adminUrl, sqlScript('service-login.sql', variables))
  const { readsLedger, readsHistory } = services.find(({ databaseLogin }) => databaseLogin === name) ?? {}
  if (readsLedger) await sql(adminUrl, sqlScript('ledger-reader.sql', variables))
  if (readsHistory) await sql(adminUrl, sqlScript('history-reader.sql', variables))
  return url
}

/** A login in this database, and its address. */
export function loginAt(adminUrl: string, name: string) {
  const login = `trading_${name}`
  // The same for each process that asks, and known only to those who know the superuser's.
  const password = createHmac('sha256', passwordOf(adminUrl)).update(name).digest('hex')
  const database = decodeURIComponent(new URL(adminUrl).pathname.slice(1))
  return { login, password, database, url: Object.assign(new URL(adminUrl), { username: login, password }).toString() }
}
