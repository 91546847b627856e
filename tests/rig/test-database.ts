import { randomUUID } from 'node:crypto'
import { createDatabase, type DatabaseAddress, dropDatabase, type Row, sql } from '@trading/dev'
import { nameOfThisTest } from './test-broker'

/** A database of its own on the server that the whole run shares, empty, so that test files never see each other's rows. */
export interface TestDatabase extends DatabaseAddress {
  /** Runs statements past the ledger, as the highest login that there is; resolves with the rows of the last. */
  sql: <T = Row>(text: string) => Promise<T[]>
  /** Drops it, whoever is still connected. */
  close: () => Promise<void>
}

const databaseOfThisRun = (): DatabaseAddress => JSON.parse(process.env.TEST_DATABASE as string)

// PostgreSQL cuts longer names off.
const maxNameLength = 63 - '-12345678'.length

export async function openTestDatabase(
  server: DatabaseAddress = databaseOfThisRun(),
  name: string = nameOfThisTest(),
): Promise<TestDatabase> {
  const unique = `${name.slice(0, maxNameLength)}-${randomUUID().slice(0, 8)}`
  const address = await createDatabase(server, unique)
  return {
    ...address,
    sql: <T>(text: string) => sql(address.adminUrl ?? address.migrationUrl, text) as Promise<T[]>,
    close: () => dropDatabase(server, unique),
  }
}

/** How an engine is told of it. */
export const ledgerSettings = ({ url, migrationUrl }: DatabaseAddress): NodeJS.ProcessEnv => ({
  DATABASE_URL: url,
  DATABASE_MIGRATION_URL: migrationUrl,
})
