import { type Broker, chooseBroker } from '../../dev/src'
import type { BrokerAddress } from './test-broker'

declare global {
  var brokerOfAllTests: Broker | undefined
}

/** One broker for the whole run; each test file opens a vhost of its own on it. */
export default async function startBroker(): Promise<void> {
  const broker = await chooseBroker({ tell: (line) => process.stderr.write(`${line}\n`), name: 'tests' })
  process.stderr.write(`testing on RabbitMQ ${broker.version ?? 'of unknown version'} (${broker.kind})\n`)
  globalThis.brokerOfAllTests = broker
  process.env.TEST_BROKER = JSON.stringify(addressOf(broker))
}

export const addressOf = ({ url, managementUrl, username, password }: Broker): BrokerAddress => {
  const management = new URL(managementUrl)
  return { url, managementUrl: Object.assign(management, { username, password }).toString() }
}
