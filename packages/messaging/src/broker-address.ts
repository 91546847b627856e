import { redactUrl } from '@trading/runtime'
import { credentials } from 'amqplib'
import { BrokerRefusal } from './errors'

type Credentials = ReturnType<typeof credentials.plain>

/** An address as amqplib's `connect` takes it. */
export interface BrokerAddress {
  url: string
  /** Given apart from the address, since amqplib decodes byte by byte there and so misreads every letter beyond ASCII. */
  credentials: Credentials
}

// What amqplib takes of the query; it would send what is no number to the broker, which then cuts the connection without a word.
const parameters = { heartbeat: 65_535, channelMax: 65_535, frameMax: 4_294_967_295, maxFrameSize: 4_294_967_295 }
const longestVhost = 255

/**
 * Reads RABBITMQ_URL.
 * @throws BrokerRefusal where it asks for what no broker understands
 */
export function brokerAddress(address: string, { heartbeatS }: { heartbeatS: number }): BrokerAddress {
  const url = new URL(address)
  const refuse = (why: string) => new BrokerRefusal('BAD_ADDRESS', `RABBITMQ_URL cannot be used (${redactUrl(address)}): ${why}`)
  for (const [name, most] of Object.entries(parameters)) {
    const value = url.searchParams.get(name)
    if (value === null || (/^\d{1,10}$/.test(value) && Number(value) <= most)) continue
    throw refuse(`its parameter ${name} must be a whole number from 0 to ${most}`)
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
