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
  /**
   * Not to be accepted at or after this instant, milliseconds since the epoch: whoever sent it may have been given up by then, and another
   * may have placed it. It bounds the arrival alone: what was accepted in time may be filled until `expireTime`. Absent: no such bound.
   */
  takeBy?: number | undefined
}

/** The order was executed. Amounts are exact decimals as the venue said them, of any number of decimals; a fee below zero is a rebate. */
export interface Fill {
  status: 'FILLED'
  filledQuantity: string
  averagePrice: string
  fee: string
  /** When, RFC 3339, UTC. */
  at: string
}

/** The venue understood the order and will not execute it (FIX tag 39, OrdStatus 8): final, and never a reason to try again. */
export interface OrderReject {
  status: 'REJECTED'
  reason: string
}

/** The venue has the order, and its outcome is still open (FIX tag 39, OrdStatus A). */
export interface Pending {
  status: 'PENDING_NEW'
}

/** An order as the venue's own list tells of it. */
export interface ListedOrder extends Pick<Order, 'clientOrderId' | 'symbol' | 'quantity'> {
  /** As the venue writes it: an order that we did not place may be of a kind that we would not. */
  side: string
  /** When the venue accepted it, RFC 3339, UTC. */
  takenAt: string
  status: (Fill | OrderReject | Pending)['status']
  /** Absent while it is pending. */
  outcome?: Fill | OrderReject | undefined
  /** How often it was filled, where the venue can tell: more than once, and it let the client order id be used again. */
  fills?: number | undefined
}

/**
 * What a venue said of an order, as its adapter hands it over: one of `Fill`, `OrderReject` and `Pending`, as far as the adapter knows. It is read
 * after that, and what cannot be read is never taken for "not filled". Amounts must be strings: of a JSON number the text that stands there,
 * since a JavaScript number has lost digits.
 */
export interface Said {
  readonly status: unknown
}

/** A page of the venue's list, likewise: each element is read by itself, as a `ListedOrder`. */
export interface SaidPage {
  readonly orders: readonly unknown[]
  readonly rememberedSince?: unknown
}

/**
 * Where orders go. Implement it in one module to bring your own. What is assumed of the venue behind it: it fills a client order id at
 * most once while it knows the order, it can be asked by that id, and it executes nothing at or after the order's expire time. One that
 * would fill an id again after it was filled must also heed `takeBy`.
 *
 * Every call throws `VenueFault` where the venue did not answer (time-out, connection, 5xx, a page of a proxy): what it did is then unknown.
 * `UnreadableAnswer` is for what the venue did say, where the adapter itself can tell that it makes no sense of it. These are known by their
 * `code`, so an adapter can also throw errors of its own that have it. Any other error is taken for a mistake in the adapter. When `abort`
 * is aborted nobody waits for the answer any more.
 */
export interface Venue {
  name: string
  /**
   * Answers with a fill or a reject. After a fault the venue is asked by `find`, and the order is placed again only if it has none.
   * Throws `OrderTooLate` where the venue did not accept this one, since it came at or after its `takeBy`: that must not reject a later
   * one, and `find` must not report it.
   */
  place(order: Order, abort: AbortSignal): Promise<Said>
  /**
   * What became of the order of that client order id; undefined where the venue has no such order. It must be the venue that says so:
   * an answer that may mean something else (a 404 from a proxy, a list that lags behind) is a fault, or the order is placed twice.
   */
  find(clientOrderId: string, abort: AbortSignal): Promise<Said | undefined>
  /**
   * The venue's own list of the orders that it accepted at or after `since`, oldest first, in pages of bounded size, to be reconciled with
   * other records. Left out where the venue has no list that all engines share.
   */
  orders?(since: Date, abort: AbortSignal): AsyncIterable<SaidPage>
  close?(): Promise<void>
}
