import type { Signal } from '@trading/contracts'
import type { Unavailable } from '@trading/messaging'
import type { Cancelled } from '@trading/runtime'

/** Why an order may not be placed: for good, or not now. */
export type Objection = { rejects: string } | { waits: Unavailable }

/**
 * A check before an order is placed; undefined if it may be. It forbids placing, never looking up, recording or expiring: an order that the
 * venue may have is looked up whatever the check says.
 */
export type Check = (signal: Signal, abort: Cancelled) => Promise<Objection | undefined> | Objection | undefined

/** Those that there are, in order: the first objection counts. */
export const checksOf = (...checks: (Check | undefined)[]): readonly Check[] => checks.filter((check) => check !== undefined)
