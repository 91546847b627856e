import { setTimeout as timer } from 'node:timers/promises'
import { VenueFault } from './errors'
import { type Misbehaviour, misbehaviourSchema } from './misbehaviour'
import { type BookEntry, type BookedOrder, createOrderBook, type OrderCounts } from './order-book'
import { orderDice, seededRandom } from './order-dice'
import { createPaperPrice, type PaperPriceOptions } from './paper-price'
import type { Fill, Refusal, Venue } from './venue'

export interface PaperVenueOptions extends PaperPriceOptions {
  name?: string
  /** How it behaves from the start, its latency included. */
  misbehaviour?: Partial<Misbehaviour>
  /** The same id again is answered with the first fill at least while it is among the last so many. */
  rememberedOrders?: number
  /** Milliseconds since the epoch. */
  now?: () => number
  /** Waits; rejects when `abort` is aborted. */
  sleep?: (ms: number, abort: AbortSignal) => Promise<unknown>
}

export interface PaperVenue extends Venue {
  readonly misbehaviour: Readonly<Misbehaviour>
  /** Changes the behaviour for the calls to come; what is left out returns to how the venue was opened, so `{}` heals it. */
  misbehave(misbehaviour: Partial<Misbehaviour>): void
  orders(): BookedOrder[]
  order(clientOrderId: string): BookedOrder | undefined
  readonly counts: Readonly<OrderCounts>
  close(): Promise<void>
}

/**
 * A venue on paper: fills at the reference price with slippage and a fee. Idempotent by client order id. Slippage, fee and refusals
 * follow from the id, so any engine says the same thing of an order. It honours the order's expire time and misbehaves on request only.
 */
export function createPaperVenue({
  name = 'paper',
  misbehaviour: initially = {},
  rememberedOrders = 10_000,
  now = Date.now,
  sleep = (ms, abort) => timer(ms, undefined, { signal: abort }),
  ...pricing
}: PaperVenueOptions = {}): PaperVenue {
  const book = createOrderBook(rememberedOrders)
  const priceOf = createPaperPrice(pricing)
  const closing = new AbortController()
  let current = misbehaviourSchema.parse(initially)
  let random = seededRandom(current.seed)

  const happens = (rate: number) => rate > 0 && random() < rate

  const decide = ({ order }: BookEntry, rejectRate: number): Fill | Refusal => {
    const dice = orderDice(order.clientOrderId)
    if (dice() < rejectRate) return refusal('refused at random, as requested')
    const at = now()
    if (Date.parse(order.expireTime) <= at) return refusal(`expired at ${order.expireTime}, before it was filled`)
    const price = priceOf(order, dice)
    if (!price) return refusal('the order cannot be priced: price or fee would be zero or have more than 18 digits')
    return { status: 'FILLED', filledQuantity: order.quantity, ...price, at: new Date(at).toISOString() }
  }

  const fillLate = (entry: BookEntry, { lateFillMs, rejectRate }: Misbehaviour): Promise<Fill | Refusal> => {
    const pending = sleep(lateFillMs, closing.signal).then(() => book.settle(entry, decide(entry, rejectRate)))
    // The callers may all have given up by the time the venue closes.
    pending.catch(() => undefined)
    return pending
  }

  return {
    name,
    counts: book.counts,
    orders: book.all,
    order: book.find,
    get misbehaviour() {
      return current
    },
    misbehave(misbehaviour) {
      current = misbehaviourSchema.parse({ ...initially, ...misbehaviour })
      random = seededRandom(current.seed)
    },
    async place(order, abort) {
      const asked = current
      book.counts.calls++
      abort.throwIfAborted()
      if (asked.down) throw new VenueFault(`venue ${name} is down, as requested`)
      if (asked.hang) return untilAborted(abort)
      if (happens(asked.failureRate)) throw new VenueFault(`venue ${name} failed at random, as requested`)
      const entry = book.take(order)
      if (!entry.outcome) {
        if (asked.lateFillMs > 0 || entry.pending) {
          entry.pending ??= fillLate(entry, asked)
          await Promise.race([entry.pending, untilAborted(abort)])
        } else book.settle(entry, decide(entry, asked.rejectRate))
      }
      if (happens(asked.timeoutRate)) return untilAborted(abort)
      if (asked.latencyMs > 0) await sleep(asked.latencyMs, abort)
      return entry.outcome as Fill | Refusal
    },
    async close() {
      closing.abort(new VenueFault(`venue ${name} is closed`))
    },
  }
}

const refusal = (reason: string): Refusal => ({ status: 'REJECTED', reason })

const untilAborted = (abort: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (abort.aborted) return reject(abort.reason)
    abort.addEventListener('abort', () => reject(abort.reason), { once: true })
  })
