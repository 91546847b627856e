import type { Fill, Order, OrderReject, Pending, SaidPage, Venue } from '@trading/venue'
import { adapterError } from './adapter-error'
import { readFound, readOutcome } from './read-answer'
import { type OrdersPage, readPage } from './read-orders'

/** A venue whose answers have been validated: its amounts are exact. */
export interface ReadVenue {
  name: string
  /** @throws UnreadableAnswer in addition to the venue's errors */
  place(order: Order, abort: AbortSignal): Promise<Fill | OrderReject>
  /**
   * A fill of more than was ordered is unreadable.
   * @throws UnreadableAnswer in addition to the venue's errors
   */
  find(
    clientOrderId: string,
    abort: AbortSignal,
    ordered?: { quantity?: string | undefined },
  ): Promise<Fill | OrderReject | Pending | undefined>
  orders?(since: Date, abort: AbortSignal): AsyncIterable<OrdersPage>
}

/** Reads the answers and errors of any adapter. */
export function readingVenue(venue: Venue, now: () => number = Date.now): ReadVenue {
  const { orders } = venue
  return {
    name: venue.name,
    async place(order, abort) {
      try {
        return readOutcome(await venue.place(order, abort), { quantity: order.quantity, now })
      } catch (error) {
        throw adapterError(error)
      }
    },
    async find(clientOrderId, abort, { quantity } = {}) {
      try {
        const said = await venue.find(clientOrderId, abort)
        return said === undefined ? undefined : readFound(said, { quantity, now })
      } catch (error) {
        throw adapterError(error)
      }
    },
    ...(orders && { orders: (since: Date, abort: AbortSignal) => readPages(orders.call(venue, since, abort), now) }),
  }
}

async function* readPages(pages: AsyncIterable<SaidPage>, now: () => number): AsyncGenerator<OrdersPage> {
  try {
    for await (const page of pages) yield readPage(page, now)
  } catch (error) {
    throw adapterError(error)
  }
}
