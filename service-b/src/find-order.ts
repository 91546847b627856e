import { Unavailable } from '@trading/messaging'
import type { Cancelled } from '@trading/runtime'
import { type Fill, type OrderReject, UnreadableAnswer } from '@trading/venue'
import type { OpenSignal, Outcome } from './end-signal'
import type { GuardedVenue } from './guard/guarded-venue'
import { MayStillArrive } from './guard/may-still-arrive'
import { filled, rejected } from './rules/reports'

/**
 * The outcome of a signal's order, or undefined if the venue has no such order.
 * @throws Unavailable while the order is open, because the signal must not end before the order, and MayStillArrive if there is none yet
 */
export async function findOrder(
  venue: Pick<GuardedVenue, 'find'>,
  { signal: { id, quantity }, alsoAs, underWay }: OpenSignal,
  cancelled: Cancelled,
): Promise<Fill | OrderReject | undefined> {
  const found = await venue.find(id, cancelled, { quantity, alsoAs })
  if (found?.status === 'PENDING_NEW') throw new Unavailable('the venue has the order, but its outcome is still open', { inDoubt: true })
  if (!found && underWay) throw new MayStillArrive()
  return found
}

/**
 * The same for an order about which the venue has given an unreadable answer before.
 * @throws UnreadableAnswer if it now has no such order, which does not resolve the earlier answer
 */
export async function findMarkedOrder(...asked: Parameters<typeof findOrder>): Promise<Fill | OrderReject> {
  const found = await findOrder(...asked)
  if (!found) throw new UnreadableAnswer('an earlier answer was unreadable, and now the venue has no such order', 'none')
  return found
}

/** The outcome that the venue reported. */
export const asVenueSays = ({ signal, by }: OpenSignal, answer: Fill | OrderReject): Outcome => ({
  report: answer.status === 'FILLED' ? filled(signal, answer, by) : rejected(signal, answer.reason, by),
  fromVenue: true,
})
