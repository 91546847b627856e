import { Unavailable } from '@trading/messaging'
import type { Cancelled } from '@trading/runtime'
import { type Fill, type OrderReject, UnreadableAnswer } from '@trading/venue'
import type { OpenSignal, Outcome } from './end-signal'
import type { GuardedVenue } from './guard/guarded-venue'
import { filled, rejected } from './rules/reports'

/**
 * The venue's outcome of a signal's order, or undefined if it has none.
 * @throws Unavailable while the order is open, since the signal must not end then
 */
export async function findOrder(
  venue: Pick<GuardedVenue, 'find'>,
  { signal: { id, quantity }, alsoAs }: OpenSignal,
  cancelled: Cancelled,
): Promise<Fill | OrderReject | undefined> {
  const found = await venue.find(id, cancelled, { quantity, alsoAs })
  if (found?.status === 'PENDING_NEW') throw new Unavailable('the venue has the order, and its outcome is open', { inDoubt: true })
  return found
}

/**
 * The same for an order about which the venue gave an unreadable answer before.
 * @throws UnreadableAnswer if it has none now, which does not resolve the earlier answer
 */
export async function findMarkedOrder(...asked: Parameters<typeof findOrder>): Promise<Fill | OrderReject> {
  const found = await findOrder(...asked)
  if (!found) throw new UnreadableAnswer('it said before what could not be read, and has no such order now', 'none')
  return found
}

/** Ends a signal with the venue's outcome. */
export const asVenueSays = ({ signal, by }: OpenSignal, answer: Fill | OrderReject): Outcome => ({
  report: answer.status === 'FILLED' ? filled(signal, answer, by) : rejected(signal, answer.reason, by),
  fromVenue: true,
})
