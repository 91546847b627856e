import { DatabaseError, escapeIdentifier } from 'pg'
import type { DatabaseAddress } from './database'
import { sql } from './sql'
import { sqlFile } from './sql-file'

const notPermitted = '42501'

/**
 * Creates an empty database with the same owner and privileges on the server at this address. Rejects if the server is external and its
 * login may not create databases.
 */
export async function createDatabase(address: DatabaseAddress, name: string): Promise<DatabaseAddress> {
  const [owner, engine] = [userOf(address.migrationUrl), userOf(address.url)]
  try {
    for (const statement of sqlFile('database.sql', { database: name, owner, engine })) await sql(creatorOf(address), statement)
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === notPermitted)) throw error
    throw new Error(`${owner} may not create a database on the given server; run ALTER ROLE ${owner} CREATEDB, or unset the address`)
  }
  const { url, migrationUrl, adminUrl } = address
  return {
    url: onDatabase(url, name),
    migrationUrl: onDatabase(migrationUrl, name),
    adminUrl: adminUrl && onDatabase(adminUrl, name),
  }
}

/** Drops a database, closing its connections. */
export async function dropDatabase(address: DatabaseAddress, name: string): Promise<void> {
  await sql(creatorOf(address), `DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`)
}

const creatorOf = ({ adminUrl, migrationUrl }: DatabaseAddress): string => adminUrl ?? migrationUrl

/** The same login on another database of the same server. */
export const onDatabase = (url: string, name: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).toString()

export const userOf = (url: string): string => decodeURIComponent(new URL(url).username)
