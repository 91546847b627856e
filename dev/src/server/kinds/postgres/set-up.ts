import { randomBytes } from 'node:crypto'
import { hostInUrl } from '@trading/runtime'
import { createDatabase, onDatabase } from './create-database'
import type { OwnAddress } from './database'
import { sql } from './sql'
import { sqlFile } from './sql-file'

const [owner, engine] = ['trading_owner', 'trading_engine']

/** The passwords of the superuser `postgres` and of the platform's two logins. */
export interface Passwords {
  admin: string
  owner: string
  engine: string
}

const newPassword = (): string => randomBytes(16).toString('hex')

/** New random passwords. */
export const newPasswords = (): Passwords => ({ admin: newPassword(), owner: newPassword(), engine: newPassword() })

/** The logins of a server that we started. */
export function serverAt(host: string, port: number, passwords: Passwords): OwnAddress {
  const login = (user: string, password: string) => `postgres://${user}:${password}@${hostInUrl(host)}:${port}/postgres`
  return {
    url: login(engine, passwords.engine),
    migrationUrl: login(owner, passwords.owner),
    adminUrl: login('postgres', passwords.admin),
  }
}

/** Creates the two logins and the database `trading` on a new server. */
export async function setUp(server: OwnAddress): Promise<OwnAddress> {
  const passwords = { owner_password: passwordOf(server.migrationUrl), engine_password: passwordOf(server.url) }
  for (const statement of sqlFile('roles.sql', { owner, engine, ...passwords })) await sql(server.adminUrl, statement)
  const made = await createDatabase(server, 'trading')
  return { ...made, adminUrl: onDatabase(server.adminUrl, 'trading') }
}

export const passwordOf = (url: string): string => new URL(url).password
