import { Unavailable } from '@trading/messaging'
import type { Cancelled } from '@trading/runtime'
import { type Fill, type OrderReject, UnreadableAnswer } from '@trading/venue'
import type { OpenSignal, Outcome } from './end-signal'
import type { GuardedVenue } from './guard/guarded-venue'
import { filled, rejected } from './rules/reports'

/**
 * What the venue made of a signal's order, or undefined where it has none.
 * @throws Unavailable while the order is open, since nobody may end the signal then
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
 * The same for an order that the venue has said something about before.
 * @throws UnreadableAnswer where it has none now, which is no answer to what it said
 */
export async function findMarkedOrder(...asked: Parameters<typeof findOrder>): Promise<Fill | OrderReject> {
  const found = await findOrder(...asked)
  if (!found) throw new UnreadableAnswer('it said before what could not be read, and has no such order now', 'none')
  return found
}

/** A signal that ends as the venue says. */
export const asVenueSays = ({ signal, by }: OpenSignal, answer: Fill | OrderReject): Outcome => ({
  report: answer.status === 'FILLED' ? filled(signal, answer, by) : rejected(signal, answer.reason, by),
  fromVenue: true,
})
