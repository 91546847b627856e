import type { Versions } from './contestants'
import type { Judged } from './goals'
import type { PartName, Plan } from './plan'
import type { Results } from './series'

/** Parts that were measured again after a whole run, in a run of their own. */
export interface Renewed {
  parts: readonly PartName[]
  date: string
  seconds: number
}

/** What a run has measured. */
export interface Report {
  /** Such as `RabbitMQ 4.0.5 (private)`. */
  broker: string
  machine: string
  versions: readonly Versions[]
  date: string
  seconds: number
  /** Parts of it that are of a later run. */
  renewed?: readonly Renewed[]
  plan: Plan
  results: Results
  judged: readonly Judged[]
}
