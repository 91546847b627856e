import type { Signal } from '@trading/contracts'
import type { Order } from '@trading/venue'

/**
 * The one order of a signal. Its client order id is the signal's id, so the venue sees one order however often the signal is delivered.
 * `takeBy`, in milliseconds since the epoch, is until when the venue may accept it under the current claim.
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
