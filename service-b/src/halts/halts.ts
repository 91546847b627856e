import type { Signal } from '@trading/contracts'
import type { Owned } from '@trading/runtime'
import type { PlacingForbidden } from '../guard/placing-forbidden'
import type { Check } from '../objection'

/** What of halts the execution of signals needs; empty if the ledger is off. */
export interface Halts extends Owned {
  /** Looked at first, so that nothing is asked or reserved for a signal that must not be placed. */
  check?: Check
  /** What `check` would say, without counting it. */
  isForbidden?: (signal: Signal) => boolean
  /** Looked at immediately before each call that places. */
  forbids?: (signal: Signal) => PlacingForbidden | undefined
}

/** No halt reaches an engine without a ledger. */
export const noHalts: Halts = {}
