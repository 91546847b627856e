import type { Server, ServerControl } from '../../server'

/** A RabbitMQ that is up, wherever it comes from. */
export interface Broker extends Server {
  /** What services take as RABBITMQ_URL. It holds the password: do not print it. */
  url: string
  /** The management UI and API, without credentials. */
  managementUrl: string
  username: string
  password: string
  control: BrokerControl | undefined
}

/** How tests disturb a broker. Address and data survive all of it. */
export interface BrokerControl extends ServerControl {
  /** Resolves with what it printed, rejects with what it complained about. */
  rabbitmqctl(args: readonly string[]): Promise<string>
}

/** A login at the management API. */
export type Access = Pick<Broker, 'managementUrl' | 'username' | 'password'>
