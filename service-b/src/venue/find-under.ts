import type { Fill, Pending, Refusal, Venue } from './venue'

/**
 * What became of an order that the venue may have under its client order id or under others: asked for by its own first, and only where
 * there is none by the others too. Undefined where the venue has it under none of them.
 */
export async function findUnder(
  venue: Pick<Venue, 'find'>,
  clientOrderId: string,
  others: readonly string[],
  abort: AbortSignal,
): Promise<Fill | Refusal | Pending | undefined> {
  const known = await venue.find(clientOrderId, abort)
  if (known || others.length === 0) return known
  const found = await Promise.all(others.map((other) => venue.find(other, abort)))
  return found.find((outcome) => outcome?.status === 'FILLED') ?? found.find((outcome) => outcome !== undefined)
}
