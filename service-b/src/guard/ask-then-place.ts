import { type Fill, isTooLate, type Order, type OrderReject, tooLate, VenueFault } from '@trading/venue'
import { findUnder } from './find-under'
import { MayStillArrive } from './may-still-arrive'
import { orderExpired } from './order-expired'
import type { PlacingForbidden } from './placing-forbidden'
import type { ReadVenue } from './reading-venue'

export interface AskThenPlaceOptions {
  venue: Pick<ReadVenue, 'find' | 'place'>
  /** Other ids to look the order up under. */
  alsoAs: readonly string[]
  /** The fault in this delivery that caused the look-up, if any. */
  fault: unknown
  /** Whether a placement may still arrive: it was given up in this delivery, its process died, or another engine is at work on a copy. */
  underWay: boolean
  /** Called just before the order is placed. */
  onPlacing: () => void
  /** Why it must not be placed now. */
  mayNot: (() => PlacingForbidden | undefined) | undefined
  /** Milliseconds since the epoch. */
  now: () => number
}

/**
 * Gets the outcome of an order that the venue may already have: looks it up, and places it only if the venue does not have it and it is not
 * too late. Throws `VenueFault` while the order is pending and `OrderExpired` if it does not exist and its deadline has passed. If it does
 * not exist and its `takeBy` has passed, throws the fault that used up the time, or `OrderTooLate`: another claim may still place it. If a
 * placement is under way, "no such order" only means not yet, so it throws the fault or `MayStillArrive`. If placing is forbidden by then,
 * throws that.
 */
export async function askThenPlace(
  order: Order,
  call: AbortSignal,
  { venue, alsoAs, fault, underWay, onPlacing, mayNot, now }: AskThenPlaceOptions,
): Promise<Fill | OrderReject> {
  const deadline = Date.parse(order.expireTime)
  for (;;) {
    // Only a look-up that starts after the deadline is final: until then an aborted placement may still arrive, and after this claim's
    // `takeBy` one from another engine.
    const lastWord = deadline <= now()
    const known = await findUnder(venue, { ...order, alsoAs }, call)
    // The venue may ignore the abort, and the next attempt may have started already.
    call.throwIfAborted()
    if (known?.status === 'PENDING_NEW') throw new VenueFault('the venue has the order, but its outcome is still open')
    if (known) return known
    if (lastWord) throw orderExpired(order, fault)
    const at = now()
    if (deadline <= at) continue
    if (underWay) throw fault ?? new MayStillArrive()
    if (isTooLate(order, at)) throw fault ?? tooLate(order)
    const forbidden = mayNot?.()
    if (forbidden) throw forbidden
    onPlacing()
    return venue.place(order, call)
  }
}
