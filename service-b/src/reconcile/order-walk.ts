import type { CallLimit } from '../guard/call-limit'
import type { OrdersPage } from '../guard/read-orders'
import type { ListingVenue } from './listing-venue'

export interface OrderWalkOptions {
  venue: Pick<ListingVenue, 'orders'>
  since: Date
  /** Limits the time for one page. */
  limit: CallLimit
  abort: AbortSignal
}

/** Reads the venue's list page by page, no further than requested. Always call `end`. */
export function walkOrders({ venue, since, limit, abort }: OrderWalkOptions) {
  const reading = new AbortController()
  const pages = venue.orders(since, reading.signal)[Symbol.asyncIterator]()
  let reached = Number.NEGATIVE_INFINITY
  let rememberedSince = Number.NEGATIVE_INFINITY

  return {
    /** The venue may have forgotten orders that it accepted until then, as far as read; milliseconds since the epoch. */
    get rememberedSince() {
      return rememberedSince
    },
    /** When the last order read was accepted. */
    get reached() {
      return reached
    },
    /** The next page; undefined once an order accepted after `instant`, or the end of the list, has been reached. */
    async pageUpTo(instant: number): Promise<OrdersPage | undefined> {
      if (reached > instant) return undefined
      abort.throwIfAborted()
      const { done, value } = await limit.call(() => pages.next(), abort)
      if (done) {
        reached = Number.POSITIVE_INFINITY
        return undefined
      }
      const last = value.orders.at(-1)
      if (last) reached = Date.parse(last.takenAt)
      if (value.rememberedSince) rememberedSince = Date.parse(value.rememberedSince)
      return value
    },
    end() {
      reading.abort()
      pages.return?.().catch(() => undefined)
    },
  }
}
