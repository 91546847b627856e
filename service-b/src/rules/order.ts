import type { Signal } from '@trading/contracts'
import type { Order } from '@trading/venue'

/**
 * The one order of a signal. Its client order id is the signal's id: however often a signal comes, the venue sees one order. `takeBy`,
 * milliseconds since the epoch, is until when the venue may accept it under the claim at hand.
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
