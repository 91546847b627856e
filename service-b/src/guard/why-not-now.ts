import { isTooLate, type Order, type OrderTooLate, tooLate } from '@trading/venue'
import { type OrderExpired, orderExpired } from './order-expired'
import type { PlacingForbidden } from './placing-forbidden'

export interface WhyNotNowOptions {
  /** Why nothing may be placed at all. */
  mayNot: (() => PlacingForbidden | undefined) | undefined
  /** Milliseconds since the epoch. */
  now: () => number
}

/** Why an order must not be placed now without a look-up: its deadline or `takeBy` has passed, or placing is forbidden. Undefined if it may. */
export function whyNotNow(order: Order, { mayNot, now }: WhyNotNowOptions): OrderExpired | OrderTooLate | PlacingForbidden | undefined {
  const at = now()
  if (Date.parse(order.expireTime) <= at) return orderExpired(order)
  return isTooLate(order, at) ? tooLate(order) : mayNot?.()
}
