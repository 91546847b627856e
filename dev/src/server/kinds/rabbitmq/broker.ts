import type { Server, ServerControl } from '../../server'

/** A running RabbitMQ from any source. */
export interface Broker extends Server {
  /** The services' RABBITMQ_URL. It contains the password: do not print it. */
  url: string
  /** The management UI and API, without credentials. */
  managementUrl: string
  username: string
  password: string
  control: BrokerControl | undefined
}

/** Ways for tests to disrupt a broker. Its address and data survive all of them. */
export interface BrokerControl extends ServerControl {
  /** Resolves with its standard output, rejects with its error output. */
  rabbitmqctl(args: readonly string[]): Promise<string>
}

/** A login for the management API. */
export type Access = Pick<Broker, 'managementUrl' | 'username' | 'password'>
