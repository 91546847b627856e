import { redactUrl } from '@trading/runtime'
import { credentials } from 'amqplib'
import { BrokerConfigurationError } from './errors'

type Credentials = ReturnType<typeof credentials.plain>

/** An address in the form that amqplib's `connect` accepts. */
export interface BrokerAddress {
  url: string
  /** Passed separately because amqplib decodes addresses byte by byte and misreads every character beyond ASCII. */
  credentials: Credentials
}

// The query parameters that amqplib reads. It sends values that are not numbers too, and the broker then closes the connection without an
// error. 0 means no limit, or no heartbeats. channelMax has a minimum because checking the broker's objects opens one channel per object.
const parameters: Record<string, readonly [least: number, most: number]> = {
  heartbeat: [1, 65_535],
  channelMax: [16, 65_535],
  frameMax: [4_096, 4_294_967_295],
  maxFrameSize: [4_096, 4_294_967_295],
}
const longestVhost = 255

/**
 * Reads RABBITMQ_URL.
 * @throws BrokerConfigurationError if the address cannot be used
 */
export function brokerAddress(address: string, { heartbeatS }: { heartbeatS: number }): BrokerAddress {
  const url = new URL(address)
  const refuse = (why: string) => new BrokerConfigurationError('BAD_ADDRESS', `RABBITMQ_URL cannot be used (${redactUrl(address)}): ${why}`)
  for (const [name, [least, most]] of Object.entries(parameters)) {
    const value = url.searchParams.get(name)
    if (value === null || value === '0') continue
    const isWithin = /^\d{1,10}$/.test(value) && Number(value) >= least && Number(value) <= most
    if (!isWithin) throw refuse(`its parameter ${name} must be 0 or a whole number from ${least} to ${most}`)
  }
  if (Buffer.byteLength(decodeURIComponent(url.pathname.slice(1))) > longestVhost)
    throw refuse(`the name of its virtual host is longer than ${longestVhost} bytes`)
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(heartbeatS))
  return { url: url.toString(), credentials: credentialsIn(url) }
}

function credentialsIn({ username, password }: URL): Credentials {
  if (!username && !password) return credentials.plain('guest', 'guest')
  return credentials.plain(decodeURIComponent(username), decodeURIComponent(password))
}
