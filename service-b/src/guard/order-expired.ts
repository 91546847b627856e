import { isVenueFault, type Order } from '@trading/venue'

/** The deadline passed before the order could be placed. `cause` is the fault of an earlier attempt, whose outcome is unknown. */
export class OrderExpired extends Error {
  readonly code = 'ORDER_EXPIRED'
  override readonly name = 'OrderExpired'
}

/** `fault` is why an earlier attempt in this delivery failed, if there was one. */
export const orderExpired = ({ expireTime }: Order, fault?: unknown): OrderExpired =>
  fault === undefined
    ? new OrderExpired(`expired at ${expireTime}, before the order was placed`)
    : new OrderExpired(`expired at ${expireTime}; the venue had not answered by then`, { cause: fault })

/** Whether a retry may help: an expired order has ended, even if a fault came before. */
export const isPassing = (error: unknown): boolean => !(error instanceof OrderExpired) && isVenueFault(error)
