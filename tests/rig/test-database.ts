import { randomUUID } from 'node:crypto'
import { createDatabase, type DatabaseAddress, dropDatabase, type Row, sql } from '@trading/dev'
import { nameOfThisTest } from './test-broker'

/** A separate, empty database on the server of the run, so that test files never see each other's rows. */
export interface TestDatabase extends DatabaseAddress {
  /** Runs statements without the ledger, as the most privileged login; resolves with the rows of the last one. */
  sql: <T = Row>(text: string) => Promise<T[]>
  /** Drops it, even with clients still connected. */
  close: () => Promise<void>
}

const databaseOfThisRun = (): DatabaseAddress => JSON.parse(process.env.TEST_DATABASE as string)

// PostgreSQL truncates longer names.
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

/** The settings that an engine needs to use it. */
export const ledgerSettings = ({ url, migrationUrl }: DatabaseAddress): NodeJS.ProcessEnv => ({
  DATABASE_URL: url,
  DATABASE_MIGRATION_URL: migrationUrl,
})
