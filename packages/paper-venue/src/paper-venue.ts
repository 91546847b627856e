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
  /** Its behaviour from the start, including its latency. */
  misbehaviour?: Partial<Misbehaviour>
  /** A repeated id is answered with the first fill at least while it is among this many most recent orders. */
  rememberedOrders?: number
  /** Stores its book for the next start; without it the book is only in memory. */
  journal?: BookJournal | undefined
  /** Ends the process, for `dieOnOrder`; without it nothing ends. */
  die?: () => never
  /** Milliseconds since the epoch. */
  now?: () => number
  /** Waits; rejects when `abort` is aborted. */
  sleep?: (ms: number, abort: AbortSignal) => Promise<unknown>
}

/** Stores the records of a book for the next venue that is opened. */
export interface BookJournal {
  /** Returns every record, oldest first; called once, before the first append. */
  replay(each: (record: BookRecord) => void): void
  append(record: BookRecord): void
}

export interface PaperVenue extends Venue {
  place(order: Order, abort: AbortSignal): Promise<Fill | OrderReject>
  find(clientOrderId: string, abort: AbortSignal): Promise<Fill | OrderReject | Pending | undefined>
  readonly misbehaviour: Readonly<Misbehaviour>
  /** Changes the behaviour of later calls; omitted fields return to their initial values, so `{}` heals it. */
  misbehave(misbehaviour: Partial<Misbehaviour>): void
  /** What it did, for tests and oracles; available while it misbehaves too. */
  readonly book: Pick<OrderBook, 'counts' | 'all' | 'find'>
  /** A page of its list of orders. Not the port's `orders`: in-process venues of several engines share no list. */
  page(query: PageQuery, abort: AbortSignal): Promise<OrderPage>
  close(): Promise<void>
}

/** The order was accepted, but the caller gets no answer: a server cuts the connection. */
export class AnswerLost extends VenueFault {}

/**
 * A simulated venue: fills at the reference price with slippage and a fee. Idempotent by client order id. Slippage, fee and rejects derive
 * from the id, so all engines get the same outcome for an order. It honours the order's expire time and its `takeBy`, and misbehaves only
 * on request.
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
  // Each order that is filled late adds a listener.
  setMaxListeners(0, closing.signal)
  let current = misbehaviourSchema.parse(initially)
  let random = seededRandom(current.seed)
  let fillsToLive = current.dieOnOrder

  // An order that has expired too is rejected finally, so that nobody tries again, unless the id already has an order.
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
    // All callers may have given up by the time the venue closes.
    pending.catch(() => undefined)
    return pending
  }

  /** What happens to a call before it is processed: it fails, it hangs, or (undefined) it continues. */
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
  // Orders that were open when the venue stopped are due now, and nobody would place them again.
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
