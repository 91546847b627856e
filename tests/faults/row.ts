import type { Broker, Tell } from '@trading/dev'
import type { Invariant } from '@trading/rig/oracle/oracle'
import type { Rig } from '@trading/rig/platform/rig'

/** One fault: what is done to the running platform, and what must still hold. */
export interface Row {
  /** Its number in the catalogue, with a letter where one number holds several faults: `5`, `6a`. */
  number: string
  /** The fault in at most 32 characters, for the table. */
  fault: string
  /** What happens in this row, in a sentence or two, for docs/faults.md. */
  story: string
  /** Invariants checked in this row, besides I1, I2, I3, I5 and I7, which are checked in every row. */
  invariants: readonly Invariant[]
  /** Why a report may be published more than once here; absent if it may not. */
  duplicates?: string
  /** Attempts are not limited while the venue is unavailable. */
  venueOutage?: boolean
  /** Disturbs the broker itself, so it cannot run on a broker at RABBITMQ_URL. */
  needsControl?: boolean
  /** Disturbs the database itself, so it cannot run on a database at DATABASE_URL. */
  needsDatabaseControl?: boolean
  /** How long it may take at most; the default is 240 s. */
  withinMs?: number
  /** Part of the quick subset that `npm test` runs. */
  quick?: boolean
  /** A separate broker for this row, such as a cluster, if the shared one does not suffice. Stopped after the row. */
  openBroker?: (options: { tell: Tell; abort: AbortSignal }) => Promise<Broker>
  /** Why this row cannot run here, or undefined if it can. */
  notPossible?: () => string | undefined
  /** Sets up, injects, heals. Afterwards everything has 30 s to finish and is stopped in order, and the oracle judges. */
  run: (rig: Rig) => Promise<Expected | undefined>
}

/** The ids that the oracle must report: a row that destroys messages on purpose proves that the oracle detects it. */
export interface Expected {
  lost?: readonly string[]
  duplicated?: readonly string[]
}
