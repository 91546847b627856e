import type { Signal } from '@trading/contracts'
import type { Order } from '@trading/venue'

/**
 * The only order of a signal. Its client order id is the signal's id: however often a signal is delivered, the venue sees one order.
 * `takeBy`, in milliseconds since the epoch, is the time until which the venue may accept it under the current claim.
 */
export const orderFor = ({ id, symbol, side, quantity, referencePrice, validUntil }: Signal, takeBy: number | undefined): Order => ({
  clientOrderId: id,
  symbol,
  side,
  quantity,
  referencePrice,
  expireTime: validUntil,
  takeBy,
})
