import type { Side } from '@trading/contracts'

/** What a venue is asked to trade (FIX message type D, New Order Single). Amounts are exact decimal strings. */
export interface Order {
  /** Derives from the signal's id, so asking twice cannot fill twice (FIX tag 11, ClOrdID). */
  clientOrderId: string
  symbol: string
  side: Side
  /** Units (FIX tag 38, OrderQty). */
  quantity: string
  referencePrice: string
  /** RFC 3339, UTC: not to be executed at or after this instant (FIX tag 126, ExpireTime). */
  expireTime: string
}

/** The order was executed in full. Amounts are decimal strings of at most 12 decimals. */
export interface Fill {
  status: 'FILLED'
  filledQuantity: string
  averagePrice: string
  fee: string
  /** When, RFC 3339, UTC. */
  at: string
}

/** The venue understood the order and will not execute it: a business answer, final, and never a reason to try again. */
export interface Refusal {
  status: 'REJECTED'
  reason: string
}

/**
 * Where orders go. Implement it in one file to bring your own.
 *
 * `place` answers with a fill or a refusal. It throws `VenueFault` where the venue did not answer (time-out, connection, 5xx):
 * the order is then placed again under the same `clientOrderId`, so the venue must fill an id at most once. Any other error is
 * taken for a mistake in the adapter. When `abort` is aborted nobody waits for the answer any more.
 */
export interface Venue {
  name: string
  place(order: Order, abort: AbortSignal): Promise<Fill | Refusal>
  close?(): Promise<void>
}
