import { readFound, readOutcome } from './read-answer'
import { readPage } from './read-orders'
import type { Fill, Order, OrdersPage, Pending, Refusal, SaidPage, Venue } from './venue'

/** A venue whose answers have been read: whatever is behind it, an amount that comes out is exact and clear. */
export interface ReadVenue {
  name: string
  /** @throws UnreadableAnswer besides what the venue throws */
  place(order: Order, abort: AbortSignal): Promise<Fill | Refusal>
  /**
   * `quantity` is what was ordered: a fill of more is not clear.
   * @throws UnreadableAnswer besides what the venue throws
   */
  find(clientOrderId: string, abort: AbortSignal, quantity?: string): Promise<Fill | Refusal | Pending | undefined>
  orders?(since: Date, abort: AbortSignal): AsyncIterable<OrdersPage>
}

/** Reads what the venue says, for every adapter alike. */
export function readingVenue(venue: Venue, now: () => number = Date.now): ReadVenue {
  const { orders } = venue
  return {
    name: venue.name,
    place: async (order, abort) => readOutcome(await venue.place(order, abort), { quantity: order.quantity, now }),
    async find(clientOrderId, abort, quantity) {
      const said = await venue.find(clientOrderId, abort)
      return said === undefined ? undefined : readFound(said, { quantity, now })
    },
    ...(orders && { orders: (since: Date, abort: AbortSignal) => readPages(orders.call(venue, since, abort), now) }),
  }
}

async function* readPages(pages: AsyncIterable<SaidPage>, now: () => number): AsyncGenerator<OrdersPage> {
  for await (const page of pages) yield readPage(page, now)
}
