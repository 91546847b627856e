import type { Fill, OrderReject, Pending } from '@trading/venue'
import type { ReadVenue } from './reading-venue'

/**
 * Looks an order up under its client order id, and only if the venue does not have it, under the other ids. Undefined if the venue has it
 * under none of them.
 */
export async function findUnder(
  venue: Pick<ReadVenue, 'find'>,
  { clientOrderId, quantity, alsoAs }: { clientOrderId: string; quantity: string | undefined; alsoAs: readonly string[] },
  abort: AbortSignal,
): Promise<Fill | OrderReject | Pending | undefined> {
  const known = await venue.find(clientOrderId, abort, { quantity })
  if (known || alsoAs.length === 0) return known
  const found = await Promise.all(alsoAs.map((other) => venue.find(other, abort, { quantity })))
  return found.find((outcome) => outcome?.status === 'FILLED') ?? found.find((outcome) => outcome !== undefined)
}
