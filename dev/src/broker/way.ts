import type { Broker, BrokerKind } from './broker'

/** One way to come by a broker. */
export interface Way {
  kind: BrokerKind
  /** As it is called when it is passed over. */
  name: string
  /** Why this way is closed here, or undefined where it is open. */
  closedBy(): Promise<string | undefined>
  open(): Promise<Broker>
  /** Asked for by name: where it fails, no other is tried. */
  insisted?: boolean
}
