import type { DatabaseAddress } from '@trading/dev'
import type { BrokerAddress } from '@trading/rig/test-broker'
import type { Plan } from './plan'
import type { Results } from './series'

/** What every part of the benchmark is given. */
export interface Bench {
  broker: BrokerAddress
  /** Gets a PostgreSQL server when it is first asked for. */
  database: () => Promise<DatabaseAddress>
  plan: Plan
  abort: AbortSignal
  /** Told what is being measured just now. */
  tell: (doing: string) => void
  /** Shows what was measured; stays on the terminal. */
  show: (text: string) => void
  /** Where each part puts what it measured. */
  results: Results
}
