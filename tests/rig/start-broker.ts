import type { Broker, Database, DatabaseAddress } from '@trading/dev'
import { openServers } from './open-servers'
import { nameOfBroker, nameOfDatabase } from './server-names'
import type { BrokerAddress } from './test-broker'

declare global {
  var brokerOfAllTests: Broker | undefined
  var databaseOfAllTests: Database | undefined
}

/** One broker and one PostgreSQL server for the whole run; each test file opens its own vhost and database on them. */
export default async function startBroker(): Promise<void> {
  const tell = (line: string) => void process.stderr.write(`${line}\n`)
  const [broker, database] = await openServers({ tell, name: 'tests' })
  tell(`testing on ${nameOfBroker(broker)} (${broker.kind}) and ${nameOfDatabase(database)} (${database.kind})`)
  globalThis.brokerOfAllTests = broker
  globalThis.databaseOfAllTests = database
  process.env.TEST_BROKER = JSON.stringify(addressOf(broker))
  const { url, migrationUrl, adminUrl } = database
  process.env.TEST_DATABASE = JSON.stringify({ url, migrationUrl, adminUrl } satisfies DatabaseAddress)
}

export const addressOf = ({ url, managementUrl, username, password }: Broker): BrokerAddress => {
  const management = new URL(managementUrl)
  return {
    url,
    managementUrl: Object.assign(management, { username: encodeURIComponent(username), password: encodeURIComponent(password) }).toString(),
  }
}
