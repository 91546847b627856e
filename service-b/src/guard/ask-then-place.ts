import { type Fill, isTooLate, type Order, type OrderReject, tooLate, VenueFault } from '@trading/venue'
import { findUnder } from './find-under'
import { orderExpired } from './order-expired'
import type { ReadVenue } from './reading-venue'

export interface AskThenPlaceOptions {
  venue: Pick<ReadVenue, 'find' | 'place'>
  /** Further ids to ask for. */
  alsoAs: readonly string[]
  /** The fault that led to this question, if there was one in this delivery. */
  fault: unknown
  /** Milliseconds since the epoch. */
  now: () => number
}

/**
 * Gets the outcome of an order that the venue may have already: asks for it, and places it only if the venue has none and it is not too
 * late. Throws `VenueFault` while the order is pending, and `OrderExpired` if there is none and it is past its deadline. If there is none
 * and its `takeBy` has passed, throws the fault that used up the time, or `OrderTooLate`: another claim may still place it.
 */
export async function askThenPlace(
  order: Order,
  call: AbortSignal,
  { venue, alsoAs, fault, now }: AskThenPlaceOptions,
): Promise<Fill | OrderReject> {
  const deadline = Date.parse(order.expireTime)
  for (;;) {
    // Only an answer to a question asked after the deadline is final: until then a cancelled request may still arrive, and after our own
    // `takeBy` one from another engine.
    const lastWord = deadline <= now()
    const known = await findUnder(venue, { ...order, alsoAs }, call)
    // The adapter may ignore the abort, and by now the next attempt may be running.
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
