import type { Cache, DatabaseAddress } from '@trading/dev'
import type { BrokerAddress } from '@trading/rig/test-broker'
import type { Plan } from './plan'
import type { Results } from './series'

/** The environment of every part of the benchmark. */
export interface Bench {
  broker: BrokerAddress
  /** Starts a PostgreSQL server on first use. */
  database: () => Promise<DatabaseAddress>
  /** Starts a Redis on first use. */
  cache: () => Promise<Pick<Cache, 'url'>>
  plan: Plan
  abort: AbortSignal
  /** Shows the current measurement. */
  tell: (doing: string) => void
  /** Prints results permanently. */
  show: (text: string) => void
  /** The results of all parts. */
  results: Results
}
