import { OrderExpired } from './errors'
import type { Order } from './venue'

/** Says that no order was placed in time; `fault` is why an earlier attempt in this delivery came to nothing, where there was one. */
export const orderExpired = ({ expireTime }: Order, fault?: unknown): OrderExpired =>
  fault === undefined
    ? new OrderExpired(`expired at ${expireTime}, before the order was placed`)
    : new OrderExpired(`expired at ${expireTime}, the venue having failed to answer until then`, { cause: fault })
