import type { DatabaseAddress } from './database'
import { loginAt } from './service-login'
import { sql } from './sql'
import { sqlScript } from './sql-file'

/**
 * Provides the login that may record halts and nothing else, as often as it is asked for. Resolves with its address. On an external server,
 * where we create no logins, it is the one that may migrate.
 */
export async function provideHaltLogin({ adminUrl, migrationUrl }: DatabaseAddress): Promise<string> {
  if (!adminUrl) return migrationUrl
  const { login, password, database, url } = loginAt(adminUrl, 'halt')
  await sql(adminUrl, sqlScript('halt-login.sql', { login, password, database }))
  return url
}
