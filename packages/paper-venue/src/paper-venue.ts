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
  /** How it behaves from the start, its latency included. */
  misbehaviour?: Partial<Misbehaviour>
  /** The same id again is answered with the first fill at least while it is among the last so many. */
  rememberedOrders?: number
  /** Where its book is kept, to be had again when it opens next; without one the book is in memory alone. */
  journal?: BookJournal | undefined
  /** Ends the process, for `dieOnOrder`: without it nothing dies. */
  die?: () => never
  /** Milliseconds since the epoch. */
  now?: () => number
  /** Waits; rejects when `abort` is aborted. */
  sleep?: (ms: number, abort: AbortSignal) => Promise<unknown>
}

/** Keeps the records of a book for the venue that is opened next. */
export interface BookJournal {
  /** Gives every record, oldest first; called once, before the first append. */
  replay(each: (record: BookRecord) => void): void
  append(record: BookRecord): void
}

export interface PaperVenue extends Venue {
  place(order: Order, abort: AbortSignal): Promise<Fill | OrderReject>
  find(clientOrderId: string, abort: AbortSignal): Promise<Fill | OrderReject | Pending | undefined>
  readonly misbehaviour: Readonly<Misbehaviour>
  /** Changes the behaviour for the calls to come; what is left out returns to how the venue was opened, so `{}` heals it. */
  misbehave(misbehaviour: Partial<Misbehaviour>): void
  /** What it did, for whoever judges it: told also while it misbehaves. */
  readonly book: Pick<OrderBook, 'counts' | 'all' | 'find'>
  /** A page of its list of orders. Not the `orders` of a venue: engines that have their own in the process share no list. */
  page(query: PageQuery, abort: AbortSignal): Promise<OrderPage>
  close(): Promise<void>
}

/** The order was accepted, and whoever placed it is told nothing: a server cuts the connection. */
export class AnswerLost extends VenueFault {}

/**
 * A venue on paper: fills at the reference price with slippage and a fee. Idempotent by client order id. Slippage, fee and rejects
 * follow from the id, so any engine says the same thing of an order. It honours the order's expire time and its `takeBy`, and misbehaves on
 * request only.
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
  // Each order that is filled late listens to it.
  setMaxListeners(0, closing.signal)
  let current = misbehaviourSchema.parse(initially)
  let random = seededRandom(current.seed)
  let fillsToLive = current.dieOnOrder

  // What has expired as well is rejected for good, so that nobody comes again for it, unless its id stands for an order by now.
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
    // The callers may all have given up by the time the venue closes.
    pending.catch(() => undefined)
    return pending
  }

  /** How a call fares before anything is done about it: it fails, it hangs, or (undefined) it goes on. */
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
  // What was open when the venue went away is due by now, and nobody would place it again.
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
