import type { Side } from '@trading/contracts'

/** An order for a venue (FIX message type D, New Order Single). Amounts are exact decimal strings. */
export interface Order {
  /** Derived from the signal's id, so asking twice cannot fill twice (FIX tag 11, ClOrdID). */
  clientOrderId: string
  symbol: string
  side: Side
  /** Units (FIX tag 38, OrderQty). */
  quantity: string
  referencePrice: string
  /** RFC 3339, UTC: not to be executed at or after this instant (FIX tag 126, ExpireTime). */
  expireTime: string
  /**
   * Not to be accepted at or after this instant, in milliseconds since the epoch: by then another engine may have taken over the sender's
   * signal and placed the order. It limits only the acceptance: an order accepted in time may be filled until `expireTime`. Absent: no
   * limit.
   */
  takeBy?: number | undefined
}

/** The order was executed. Amounts are exact decimals with any number of decimals; a negative fee is a rebate. */
export interface Fill {
  status: 'FILLED'
  filledQuantity: string
  averagePrice: string
  fee: string
  /** Time of execution, RFC 3339, UTC. */
  at: string
}

/** The venue understood the order and will not execute it (FIX tag 39, OrdStatus 8): final, never a reason to retry. */
export interface OrderReject {
  status: 'REJECTED'
  reason: string
}

/** The venue has the order, and its outcome is still open (FIX tag 39, OrdStatus A). */
export interface Pending {
  status: 'PENDING_NEW'
}

/** An order in the venue's list. */
export interface ListedOrder extends Pick<Order, 'clientOrderId' | 'symbol' | 'quantity'> {
  /** In the venue's own format: orders from other sources may have values other than BUY and SELL. */
  side: string
  /** When the venue accepted it, RFC 3339, UTC. */
  takenAt: string
  status: (Fill | OrderReject | Pending)['status']
  /** Absent while it is pending. */
  outcome?: Fill | OrderReject | undefined
  /** The number of fills, if the venue reports it; more than one means that the venue let the client order id be reused. */
  fills?: number | undefined
}

/**
 * A venue's answer about an order, as its adapter returns it: one of `Fill`, `OrderReject` and `Pending`, as far as the adapter knows. It
 * is validated afterwards, and an unreadable answer never counts as "not filled". Amounts must be strings; for a JSON number, its source
 * text, since a JavaScript number has lost digits.
 */
export interface Said {
  readonly status: unknown
}

/** A page of the venue's list, equally unvalidated: each element is validated on its own, as a `ListedOrder`. */
export interface SaidPage {
  readonly orders: readonly unknown[]
  readonly rememberedSince?: unknown
}

/**
 * Where orders go. Implement it in one module to connect your own venue. The venue must fill a client order id at most once while it knows
 * the order, answer queries by that id, and execute nothing at or after the order's expire time. A venue that would fill an id again later
 * must also honour `takeBy`. Every call throws `VenueFault` if the venue did not answer (time-out, connection, 5xx, an error page of a
 * proxy): what it did is then unknown. `UnreadableAnswer` is for an answer that the adapter itself cannot interpret. Errors are identified
 * by their `code`, so an adapter can throw its own. Any other error counts as a mistake in the adapter. When `abort` is aborted, the
 * answer is no longer needed.
 */
export interface Venue {
  name: string
  /**
   * Resolves with a fill or a reject. After a fault the order is looked up with `find` and placed again only if the venue does not have
   * it. Throws `OrderTooLate` if the venue did not accept this order because it came at or after its `takeBy`; this rejection must not
   * apply to a later order with the same id, and `find` must not report it.
   */
  place(order: Order, abort: AbortSignal): Promise<Said>
  /**
   * The outcome of the order with that client order id; undefined if the venue has no such order. Only the venue itself may say so: an
   * ambiguous answer (a 404 from a proxy, a list that lags behind) is a fault, otherwise the order is placed twice.
   */
  find(clientOrderId: string, abort: AbortSignal): Promise<Said | undefined>
  /**
   * The venue's list of the orders that it accepted at or after `since`, oldest first, in pages of bounded size, for reconciliation. Omit
   * it if the venue has no list that all engines share.
   */
  orders?(since: Date, abort: AbortSignal): AsyncIterable<SaidPage>
  close?(): Promise<void>
}
