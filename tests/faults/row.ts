import type { Broker, Tell } from '@trading/dev'
import type { Invariant } from '@trading/rig/oracle/oracle'
import type { Rig } from '@trading/rig/platform/rig'

/** One fault: what is done to the running platform, and what must hold all the same. */
export interface Row {
  /** Its number in the catalogue, with a letter where one number holds several faults: `5`, `6a`. */
  number: string
  /** The fault in at most 32 characters, for the table. */
  fault: string
  /** What happens in this row, in a sentence or two, for docs/faults.md. */
  story: string
  /** What the catalogue asks of this row; I1, I2, I3, I5 and I7 are asked of every row besides. */
  invariants: readonly Invariant[]
  /** Why the same report of a signal may come more than once here; absent where none may. */
  duplicates?: string
  /** The share of attempts is not bounded while the venue is away. */
  venueOutage?: boolean
  /** It disturbs the broker itself, so the broker must be ours: not possible on one at RABBITMQ_URL. */
  needsControl?: boolean
  /** It disturbs the database itself, so the database must be ours: not possible on one at DATABASE_URL. */
  needsDatabaseControl?: boolean
  /** Part of the quick subset that `npm test` runs. */
  quick?: boolean
  /** A broker of this row's own, such as a cluster, where the shared one will not do. Stopped when the row is over. */
  openBroker?: (options: { tell: Tell; abort: AbortSignal }) => Promise<Broker>
  /** Why this row cannot run here, or undefined when it can. */
  notPossible?: () => string | undefined
  /** Sets up, injects, heals. Afterwards everything is given 30 s to settle, is stopped in order, and the oracle judges. */
  run: (rig: Rig) => Promise<Expected | undefined>
}

/** What the oracle must find wrong, to the id: a row that destroys messages on purpose shows that the oracle can see. */
export interface Expected {
  lost?: readonly string[]
  duplicated?: readonly string[]
}
