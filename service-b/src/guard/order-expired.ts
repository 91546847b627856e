import { isVenueFault, type Order } from '@trading/venue'

/** The deadline passed before the order could be placed. `cause` is the fault of an earlier attempt, whose outcome is unknown. */
export class OrderExpired extends Error {
  readonly code = 'ORDER_EXPIRED'
  override readonly name = 'OrderExpired'
}

/** The error if no order was placed in time; `fault` is the fault of an earlier attempt in this delivery, if any. */
export const orderExpired = ({ expireTime }: Order, fault?: unknown): OrderExpired =>
  fault === undefined
    ? new OrderExpired(`expired at ${expireTime}, before the order was placed`)
    : new OrderExpired(`expired at ${expireTime}, the venue having failed to answer until then`, { cause: fault })

/** Whether the venue may be asked again: an expired order is final, even if a fault came before. */
export const isPassing = (error: unknown): boolean => !(error instanceof OrderExpired) && isVenueFault(error)
