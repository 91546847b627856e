import type { WayKind } from '../machine/way'

/** A RabbitMQ that is up, however it was come by. */
export interface Broker {
  kind: WayKind
  /** What services take as RABBITMQ_URL. It holds the password: do not print it. */
  url: string
  /** The management UI and API, without credentials. */
  managementUrl: string
  username: string
  password: string
  /** Unknown where the management API does not answer. */
  version: string | undefined
  /** Absent where the broker is not ours to disturb (kind `url`). */
  control: BrokerControl | undefined
  /** Ends what was started, within this time: nothing of it is left running, nor its data. Leaves a broker of kind `url` alone. */
  stop(options?: { withinMs?: number }): Promise<void>
}

/** How tests disturb a broker. Address and data survive all of it. */
export interface BrokerControl {
  /** Resolves with what it printed, rejects with what it complained about. */
  rabbitmqctl(args: readonly string[]): Promise<string>
  /** As a power cut would. */
  kill(): Promise<void>
  /** Resolves once the broker that was killed is up again. */
  start(): Promise<void>
  /** An orderly stop and start. */
  restart(): Promise<void>
  /** The broker stands still with its connections open, until it is thawed. */
  freeze(): Promise<void>
  thaw(): Promise<void>
}
