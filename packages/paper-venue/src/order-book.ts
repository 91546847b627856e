import type { Fill, ListedOrder, Order, OrderReject, Pending } from '@trading/venue'

export interface BookEntry {
  readonly order: Order
  /** Its sequence number by arrival, from 1. */
  readonly number: number
  /** When it was accepted, milliseconds since the epoch. */
  readonly takenAt: number
  /** How often it was placed. */
  calls: number
  /** How often it was filled: more than once only where its id may be used again. */
  fills: number
  outcome: Fill | OrderReject | undefined
  /** While the order waits to be filled: all callers wait for the same fill. */
  pending: Promise<Fill | OrderReject> | undefined
}

/** An order in the venue's list; the states are FIX's (tag 39, OrdStatus). */
export interface BookedOrder extends Order, Pick<BookEntry, 'calls' | 'fills'>, Pick<ListedOrder, 'takenAt' | 'status' | 'outcome'> {}

/** Counts since the venue opened, including orders that it has forgotten. */
export interface OrderCounts {
  /** Every call, answered or not, whether or not the order was accepted. */
  calls: number
  orders: number
  fills: number
  refusals: number
  /** Calls whose order came too late to be accepted. */
  late: number
}

/** A change of the book; replaying all changes in order restores it. */
export type BookRecord = { order: Order; takenAt: number } | { clientOrderId: string; outcome: Fill | OrderReject }

export interface OrderBookOptions {
  /** The minimum number of orders that are remembered. */
  rememberedOrders: number
  /** Milliseconds since the epoch. */
  now?: () => number
  /** Stores a record before it takes effect; if it throws, nothing has happened. */
  append?: ((record: BookRecord) => void) | undefined
}

export interface PageQuery {
  /** Omits orders accepted before this instant, in milliseconds since the epoch. */
  since: number
  /** The order after which the page begins; 0 for the first page. */
  after: number
  limit: number
}

export interface OrderPage {
  orders: BookedOrder[]
  /** The token of the next page; undefined on the last. */
  next: number | undefined
  /** Orders accepted until this instant may be forgotten, in milliseconds since the epoch; undefined if none is. */
  rememberedSince: number | undefined
}

export interface OrderBook {
  readonly counts: OrderCounts
  /** The entry of that client order id, created if it is new. */
  accept(order: Order): BookEntry
  /** Gives an order its only outcome. */
  recordOutcome(entry: BookEntry, outcome: Fill | OrderReject): Fill | OrderReject
  /** Forgets that an order has ended, so that its id counts as new. */
  reopen(entry: BookEntry): void
  /** Applies a record without storing it. */
  restore(record: BookRecord): void
  open(): BookEntry[]
  all(): BookedOrder[]
  page(query: PageQuery): OrderPage
  find(clientOrderId: string): BookedOrder | undefined
  outcome(clientOrderId: string): Fill | OrderReject | Pending | undefined
}

/**
 * Remembers at least the last `rememberedOrders` orders and at most twice as many: the older half is forgotten at once, since
 * taking the oldest out of a long-lived Map one by one gets slow.
 */
export function createOrderBook({ rememberedOrders, now = Date.now, append }: OrderBookOptions): OrderBook {
  const counts: OrderCounts = { calls: 0, orders: 0, fills: 0, refusals: 0, late: 0 }
  let older = new Map<string, BookEntry>()
  let newer = new Map<string, BookEntry>()
  let rememberedSince: number | undefined

  const entryOf = (clientOrderId: string) => newer.get(clientOrderId) ?? older.get(clientOrderId)

  const add = (order: Order, takenAt: number): BookEntry => {
    if (newer.size >= rememberedOrders) {
      for (const { takenAt } of older.values()) rememberedSince = takenAt
      older = newer
      newer = new Map()
    }
    const number = ++counts.orders
    const entry: BookEntry = { order, number, takenAt, calls: 1, fills: 0, outcome: undefined, pending: undefined }
    newer.set(order.clientOrderId, entry)
    return entry
  }

  const end = (entry: BookEntry | undefined, outcome: Fill | OrderReject) => {
    const filled = outcome.status === 'FILLED'
    counts[filled ? 'fills' : 'refusals']++
    if (!entry) return
    entry.outcome = outcome
    entry.pending = undefined
    if (filled) entry.fills++
  }

  function* entries() {
    yield* older.values()
    yield* newer.values()
  }

  return {
    counts,
    accept(order) {
      const known = entryOf(order.clientOrderId)
      if (known) {
        known.calls++
        return known
      }
      const takenAt = now()
      append?.({ order, takenAt })
      return add(order, takenAt)
    },
    recordOutcome(entry, outcome) {
      const { clientOrderId } = entry.order
      if (entry.outcome) throw new Error(`order ${clientOrderId} already has an outcome`)
      append?.({ clientOrderId, outcome })
      end(entry, outcome)
      return outcome
    },
    reopen(entry) {
      append?.({ order: entry.order, takenAt: now() })
      entry.outcome = undefined
    },
    restore(record) {
      if ('outcome' in record) return end(entryOf(record.clientOrderId), record.outcome)
      counts.calls++
      const known = entryOf(record.order.clientOrderId)
      if (!known) return void add(record.order, record.takenAt)
      known.calls++
      known.outcome = undefined
    },
    open: () => [...entries()].filter(({ outcome }) => !outcome),
    all: () => [...entries()].map(view),
    page({ since, after, limit }) {
      const orders: BookedOrder[] = []
      for (const entry of entries()) {
        if (entry.number <= after || entry.takenAt < since) continue
        if (orders.push(view(entry)) === limit) return { orders, next: entry.number, rememberedSince }
      }
      return { orders, next: undefined, rememberedSince }
    },
    find(clientOrderId) {
      const entry = entryOf(clientOrderId)
      return entry && view(entry)
    },
    outcome(clientOrderId) {
      const entry = entryOf(clientOrderId)
      return entry && (entry.outcome ?? pending)
    },
  }
}

const pending: Pending = { status: 'PENDING_NEW' }

const view = ({ order, takenAt, calls, fills, outcome }: BookEntry): BookedOrder => ({
  ...order,
  takenAt: new Date(takenAt).toISOString(),
  status: outcome?.status ?? 'PENDING_NEW',
  calls,
  fills,
  ...(outcome && { outcome }),
})
