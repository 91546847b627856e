import { signal } from '@trading/contracts/examples'
import type { Order } from './venue'

const { id, symbol, side, quantity, referencePrice, issuedAt: issued, validUntil } = signal()

/** When the signal of that order was issued, in milliseconds since the epoch. */
export const issuedAt = Date.parse(issued)

/** A valid order that may be accepted at any time, for tests. */
export const order = (fields: Partial<Order> = {}): Order => ({
  clientOrderId: id,
  symbol,
  side,
  quantity,
  referencePrice,
  expireTime: validUntil,
  takeBy: undefined,
  ...fields,
})

/** A client order id like those of signals, for tests. */
export const idOf = (n: number): string => `01940a7e-5f00-7000-8000-${String(n).padStart(12, '0')}`

export const neverAborted: AbortSignal = new AbortController().signal
