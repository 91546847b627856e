import type { Fill, Order, Refusal } from './venue'

export interface BookEntry {
  readonly order: Order
  /** How often it was placed. */
  calls: number
  /** How often it was filled: never more than once. */
  fills: number
  outcome: Fill | Refusal | undefined
  /** While the order waits to be filled: all callers wait for the same fill. */
  pending: Promise<Fill | Refusal> | undefined
}

/** An order as the venue tells of it; the states are FIX's (tag 39, OrdStatus). */
export interface BookedOrder extends Order, Pick<BookEntry, 'calls' | 'fills'> {
  status: 'PENDING_NEW' | 'FILLED' | 'REJECTED'
  outcome?: Fill | Refusal
}

/** What happened since the venue opened, also to orders that it has forgotten. */
export interface OrderCounts {
  /** Every call, answered or not, whether or not the order was taken. */
  calls: number
  orders: number
  fills: number
  refusals: number
}

export interface OrderBook {
  readonly counts: OrderCounts
  /** The entry of that client order id, made when it comes for the first time. */
  take(order: Order): BookEntry
  /** Gives an order its only outcome. */
  settle(entry: BookEntry, outcome: Fill | Refusal): Fill | Refusal
  all(): BookedOrder[]
  find(clientOrderId: string): BookedOrder | undefined
}

/**
 * Remembers at least the last `rememberedOrders` orders and at most twice as many: the older half is forgotten at once, since
 * taking the oldest out of a long-lived Map one by one gets slow.
 */
export function createOrderBook(rememberedOrders: number): OrderBook {
  const counts: OrderCounts = { calls: 0, orders: 0, fills: 0, refusals: 0 }
  let older = new Map<string, BookEntry>()
  let newer = new Map<string, BookEntry>()

  const entryOf = (clientOrderId: string) => newer.get(clientOrderId) ?? older.get(clientOrderId)

  return {
    counts,
    take(order) {
      const known = entryOf(order.clientOrderId)
      if (known) {
        known.calls++
        return known
      }
      if (newer.size >= rememberedOrders) {
        older = newer
        newer = new Map()
      }
      const entry: BookEntry = { order, calls: 1, fills: 0, outcome: undefined, pending: undefined }
      counts.orders++
      newer.set(order.clientOrderId, entry)
      return entry
    },
    settle(entry, outcome) {
      if (entry.outcome) throw new Error(`order ${entry.order.clientOrderId} already has an outcome`)
      entry.outcome = outcome
      entry.pending = undefined
      if (outcome.status === 'FILLED') entry.fills++
      counts[outcome.status === 'FILLED' ? 'fills' : 'refusals']++
      return outcome
    },
    all: () => [...older.values(), ...newer.values()].map(view),
    find(clientOrderId) {
      const entry = entryOf(clientOrderId)
      return entry && view(entry)
    },
  }
}

const view = ({ order, calls, fills, outcome }: BookEntry): BookedOrder => ({
  ...order,
  status: outcome?.status ?? 'PENDING_NEW',
  calls,
  fills,
  ...(outcome && { outcome }),
})
