import type { Fill, ListedOrder, Order, OrderReject, Pending } from '@trading/venue'

export interface BookEntry {
  readonly order: Order
  /** Sequence number by arrival, from 1. */
  readonly number: number
  /** When it was accepted, in milliseconds since the epoch. */
  readonly takenAt: number
  /** How often it was placed. */
  calls: number
  /** How often it was filled: more than once only if ids can be reused. */
  fills: number
  outcome: Fill | OrderReject | undefined
  /** Set while the order waits for its fill, which all callers share. */
  pending: Promise<Fill | OrderReject> | undefined
}

/** An order as the venue reports it; the states are FIX's (tag 39, OrdStatus). */
export interface BookedOrder extends Order, Pick<BookEntry, 'calls' | 'fills'>, Pick<ListedOrder, 'takenAt' | 'status' | 'outcome'> {}

/** Counts since the venue opened, including orders that it has forgotten. */
export interface OrderCounts {
  /** All calls, whether or not they were answered or the order was accepted. */
  calls: number
  orders: number
  fills: number
  refusals: number
  /** Calls whose order came too late to be accepted. */
  late: number
}

/** A change of the book. Replaying all of them in order restores it. */
export type BookRecord = { order: Order; takenAt: number } | { clientOrderId: string; outcome: Fill | OrderReject }

export interface OrderBookOptions {
  /** The minimum number of orders that are remembered. */
  rememberedOrders: number
  /** Milliseconds since the epoch. */
  now?: () => number
  /** Persists a record before it takes effect; if it throws, the book is unchanged. */
  append?: ((record: BookRecord) => void) | undefined
}

export interface PageQuery {
  /** Only orders accepted at or after this instant, in milliseconds since the epoch. */
  since: number
  /** The number of the last order of the previous page; 0 for the first page. */
  after: number
  limit: number
}

export interface OrderPage {
  orders: BookedOrder[]
  /** The `after` of the next page; undefined on the last page. */
  next: number | undefined
  /** Orders accepted until then may be forgotten, in milliseconds since the epoch; undefined if none was. */
  rememberedSince: number | undefined
}

export interface OrderBook {
  readonly counts: OrderCounts
  /** The entry of the client order id, created on its first order. */
  accept(order: Order): BookEntry
  /** Records the outcome of an order, which can have only one. */
  recordOutcome(entry: BookEntry, outcome: Fill | OrderReject): Fill | OrderReject
  /** Makes an ended order open again, for venues where ids can be reused. */
  reopen(entry: BookEntry): void
  /** Applies a record without appending it again. */
  restore(record: BookRecord): void
  open(): BookEntry[]
  all(): BookedOrder[]
  page(query: PageQuery): OrderPage
  find(clientOrderId: string): BookedOrder | undefined
  outcome(clientOrderId: string): Fill | OrderReject | Pending | undefined
}

/**
 * Remembers between `rememberedOrders` and twice as many orders. The older half is forgotten at once, because deleting the oldest entries
 * of a long-lived Map one by one is slow.
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
