import { setMaxListeners } from 'node:events'
import { setTimeout as timer } from 'node:timers/promises'
import { type Fill, isTooLate, type Order, type OrderReject, type Pending, tooLate, type Venue, VenueFault } from '@trading/venue'
import { type Misbehaviour, misbehaviourSchema } from './misbehaviour'
import { type BookEntry, type BookRecord, createOrderBook, type OrderBook, type OrderPage, type PageQuery } from './order-book'
import { seededRandom } from './order-dice'
import { createPaperOutcome } from './paper-outcome'
import type { PaperPriceOptions } from './paper-price'

export interface PaperVenueOptions extends PaperPriceOptions {
  name?: string
  /** Its initial behaviour, including its latency. */
  misbehaviour?: Partial<Misbehaviour>
  /** The minimum number of recent orders whose id is answered with the first fill when it comes again. */
  rememberedOrders?: number
  /** Persists the book across restarts; without it the book is in memory only. */
  journal?: BookJournal | undefined
  /** Ends the process, for `dieOnOrder`, which has no effect without it. */
  die?: () => never
  /** Milliseconds since the epoch. */
  now?: () => number
  /** Waits; rejects when `abort` is aborted. */
  sleep?: (ms: number, abort: AbortSignal) => Promise<unknown>
}

/** Stores the records of a book, so that the venue can restore it after a restart. */
export interface BookJournal {
  /** Calls back with every record, oldest first. Called once, before the first append. */
  replay(each: (record: BookRecord) => void): void
  append(record: BookRecord): void
}

export interface PaperVenue extends Venue {
  place(order: Order, abort: AbortSignal): Promise<Fill | OrderReject>
  find(clientOrderId: string, abort: AbortSignal): Promise<Fill | OrderReject | Pending | undefined>
  readonly misbehaviour: Readonly<Misbehaviour>
  /** Changes the behaviour of later calls. Omitted fields return to their initial values, so `{}` resets it. */
  misbehave(misbehaviour: Partial<Misbehaviour>): void
  /** Its actual orders and fills, for verification; readable even while it is down. */
  readonly book: Pick<OrderBook, 'counts' | 'all' | 'find'>
  /** A page of its list of orders. It has no `orders` method, because engines with an in-process venue share no list. */
  page(query: PageQuery, abort: AbortSignal): Promise<OrderPage>
  close(): Promise<void>
}

/** The order was accepted, but its sender gets no answer: a server cuts the connection. */
export class AnswerLost extends VenueFault {}

/**
 * A simulated venue that fills at the reference price with slippage and a fee. Idempotent by client order id. Slippage, fee and rejects
 * depend only on the id, so every engine gets the same result for an order. Honours the order's expire time and its `takeBy`, and injects
 * faults only on request.
 */
export function createPaperVenue({
  name = 'paper',
  misbehaviour: initially = {},
  rememberedOrders = 1_000,
  journal,
  die,
  now = Date.now,
  sleep = (ms, abort) => timer(ms, undefined, { signal: abort }),
  ...pricing
}: PaperVenueOptions = {}): PaperVenue {
  const book = createOrderBook({ rememberedOrders, now, append: journal?.append })
  const decide = createPaperOutcome(pricing, now)
  const closing = new AbortController()
  // Each order that fills late adds a listener.
  setMaxListeners(0, closing.signal)
  let current = misbehaviourSchema.parse(initially)
  let random = seededRandom(current.seed)
  let fillsToLive = current.dieOnOrder

  // An order that has also expired gets a final reject, so that it is not retried, unless the venue already has an order with its id.
  const comesTooLate = (order: Order): boolean => {
    const at = now()
    return isTooLate(order, at) && (at < Date.parse(order.expireTime) || book.outcome(order.clientOrderId) !== undefined)
  }

  const happens = (rate: number) => rate > 0 && random() < rate

  const execute = (entry: BookEntry, rejectRate: number): Fill | OrderReject => {
    const outcome = book.recordOutcome(entry, decide(entry.order, rejectRate))
    if (fillsToLive > 0 && outcome.status === 'FILLED' && --fillsToLive === 0) die?.()
    return outcome
  }

  const executeLate = (entry: BookEntry, { lateFillMs, rejectRate }: Misbehaviour): Promise<Fill | OrderReject> => {
    const pending = sleep(lateFillMs, closing.signal).then(() => execute(entry, rejectRate))
    // All callers may have given up before the venue closes and rejects it.
    pending.catch(() => undefined)
    return pending
  }

  /** Whether a call fails or hangs before it is processed; undefined if it does neither. */
  const turnedAway = (asked: Misbehaviour, abort: AbortSignal): Promise<never> | undefined => {
    abort.throwIfAborted()
    if (asked.down) throw new VenueFault(`venue ${name} is down, as requested`)
    if (asked.hang) return untilAborted(abort)
    if (happens(asked.failureRate)) throw new VenueFault(`venue ${name} failed at random, as requested`)
    return undefined
  }

  const told = async <T>(answer: () => T, abort: AbortSignal): Promise<T> => {
    const asked = current
    await turnedAway(asked, abort)
    if (asked.latencyMs > 0) await sleep(asked.latencyMs, abort)
    return answer()
  }

  journal?.replay(book.restore)
  // Orders left open by a restart must still be executed: their senders may not place them again.
  for (const entry of book.open()) {
    if (current.lateFillMs > 0) entry.pending = executeLate(entry, current)
    else execute(entry, current.rejectRate)
  }

  return {
    name,
    book,
    get misbehaviour() {
      return current
    },
    misbehave(misbehaviour) {
      current = misbehaviourSchema.parse({ ...initially, ...misbehaviour })
      random = seededRandom(current.seed)
      fillsToLive = current.dieOnOrder
    },
    async place(order, abort) {
      const asked = current
      book.counts.calls++
      const away = turnedAway(asked, abort)
      if (away) return away
      if (comesTooLate(order)) {
        book.counts.late++
        throw tooLate(order)
      }
      const entry = book.accept(order)
      if (asked.reusesIds && entry.outcome?.status === 'FILLED') book.reopen(entry)
      let outcome = entry.outcome
      if (!outcome && (asked.lateFillMs > 0 || entry.pending)) {
        entry.pending ??= executeLate(entry, asked)
        outcome = await Promise.race([entry.pending, untilAborted(abort)])
      }
      outcome ??= execute(entry, asked.rejectRate)
      if (happens(asked.timeoutRate)) return untilAborted(abort)
      if (happens(asked.dropAnswers)) throw new AnswerLost(`venue ${name} cut the connection, as requested`)
      if (asked.latencyMs > 0) await sleep(asked.latencyMs, abort)
      return outcome
    },
    find: (clientOrderId, abort) => told(() => book.outcome(clientOrderId), abort),
    page: (query, abort) => told(() => book.page(query), abort),
    async close() {
      closing.abort(new VenueFault(`venue ${name} is closed`))
    },
  }
}

const untilAborted = (abort: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (abort.aborted) return reject(abort.reason)
    abort.addEventListener('abort', () => reject(abort.reason), { once: true })
  })
