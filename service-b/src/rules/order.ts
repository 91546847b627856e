import type { Signal } from '@trading/contracts'
import type { Order } from '../venue/venue'

/** The one order of a signal. Its client order id is the signal's id: however often a signal comes, the venue sees one order. */
export const orderFor = ({ id, symbol, side, quantity, referencePrice, validUntil }: Signal): Order => ({
  clientOrderId: id,
  symbol,
  side,
  quantity,
  referencePrice,
  expireTime: validUntil,
})
