import { allOrNone, type Broker, chooseBroker, chooseDatabase, type Database, type DatabaseAddress } from '../../dev/src'
import type { BrokerAddress } from './test-broker'

declare global {
  var brokerOfAllTests: Broker | undefined
  var databaseOfAllTests: Database | undefined
}

/** One broker and one PostgreSQL for the whole run; each test file opens a vhost and a database of its own on them. */
export default async function startBroker(): Promise<void> {
  const options = { tell: (line: string) => process.stderr.write(`${line}\n`), name: 'tests' }
  const [broker, database] = await allOrNone<[Broker, Database]>([
    (abort) => chooseBroker({ ...options, abort }),
    (abort) => chooseDatabase({ ...options, abort }),
  ])
  process.stderr.write(
    `testing on RabbitMQ ${broker.version ?? 'of unknown version'} (${broker.kind}) and PostgreSQL ${database.version} (${database.kind})\n`,
  )
  globalThis.brokerOfAllTests = broker
  globalThis.databaseOfAllTests = database
  process.env.TEST_BROKER = JSON.stringify(addressOf(broker))
  const { url, migrationUrl, adminUrl } = database
  process.env.TEST_DATABASE = JSON.stringify({ url, migrationUrl, adminUrl } satisfies DatabaseAddress)
}

export const addressOf = ({ url, managementUrl, username, password }: Broker): BrokerAddress => {
  const management = new URL(managementUrl)
  return { url, managementUrl: Object.assign(management, { username, password }).toString() }
}
