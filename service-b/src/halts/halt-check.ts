import type { Signal } from '@trading/contracts'
import type { Permit, Refusal } from '@trading/ledger'
import { asWaiting, PlacingForbidden } from '../guard/placing-forbidden'
import type { Check } from '../objection'

/** The last look before an order is placed. It reads what is known: the poll beside it asks the database. */
export const haltForbids =
  (permit: Pick<Permit, 'refusal'>, onForbidden: (because: Refusal['because']) => void) =>
  (signal: Signal): PlacingForbidden | undefined => {
    const refusal = permit.refusal(signal)
    if (!refusal) return undefined
    const { because, message } = refusal
    onForbidden(because)
    // With the other two intake is shut, and the signal waits in the work queue.
    return new PlacingForbidden(message, because === 'symbol' || because === 'strategy')
  }

/** The same as the first check of a signal. */
export const haltCheck =
  (forbids: ReturnType<typeof haltForbids>): Check =>
  (signal) => {
    const forbidden = forbids(signal)
    return forbidden && { waits: asWaiting(forbidden, false) }
  }
