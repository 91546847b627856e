import { type Fill, isTooLate, type Order, type OrderReject, tooLate, VenueFault } from '@trading/venue'
import { findUnder } from './find-under'
import { orderExpired } from './order-expired'
import type { ReadVenue } from './reading-venue'

export interface AskThenPlaceOptions {
  venue: Pick<ReadVenue, 'find' | 'place'>
  /** Under which ids it is asked for too. */
  alsoAs: readonly string[]
  /** The fault after which it is asked, where there was one in this delivery. */
  fault: unknown
  /** Milliseconds since the epoch. */
  now: () => number
}

/**
 * Gets the outcome of an order that the venue may have already: asks for it, and places it only where the venue has none and it is not
 * too late. Throws `VenueFault` while the order is pending, `OrderExpired` where there is none and there must be none. Where there is
 * none and its `takeBy` has passed it throws the fault that took the time, or `OrderTooLate`: another claim may place it yet.
 */
export async function askThenPlace(
  order: Order,
  call: AbortSignal,
  { venue, alsoAs, fault, now }: AskThenPlaceOptions,
): Promise<Fill | OrderReject> {
  const deadline = Date.parse(order.expireTime)
  for (;;) {
    // Only an answer to a question of after the deadline is the last word: until then a placing that was cut off may still arrive, and
    // after our own `takeBy` one that another engine sends.
    const lastWord = deadline <= now()
    const known = await findUnder(venue, { ...order, alsoAs }, call)
    // A venue need not heed the abort, and by now the next attempt may be under way.
    call.throwIfAborted()
    if (known?.status === 'PENDING_NEW') throw new VenueFault('the venue has the order, and its outcome is still open')
    if (known) return known
    if (lastWord) throw orderExpired(order, fault)
    const at = now()
    if (deadline <= at) continue
    if (isTooLate(order, at)) throw fault ?? tooLate(order)
    return venue.place(order, call)
  }
}
