import { Unavailable } from '@trading/messaging'
import type { Cancelled } from '@trading/runtime'
import { venueCalls, venuePauseMs } from '@trading/runtime'
import {
  type Fill,
  isOrderTooLate,
  isTooLate,
  isUnreadableAnswer,
  type Order,
  type OrderReject,
  type OrderTooLate,
  tooLate,
  type UnreadableAnswer,
  type Venue,
} from '@trading/venue'
import { isBrokenCircuitError } from 'cockatiel'
import { askThenPlace } from './ask-then-place'
import { type Breaker, type BreakerOptions, createBreaker } from './breaker'
import { createCallLimit, givenUp } from './call-limit'
import { findUnder } from './find-under'
import { isPassing, OrderExpired, orderExpired } from './order-expired'
import { pause } from './pause'
import { type ReadVenue, readingVenue } from './reading-venue'

export interface GuardOptions extends Partial<Pick<BreakerOptions, 'rule' | 'delays'>> {
  /** How long one attempt may take, asking and placing together. With the retries it must stay below the handler's own time-out. */
  callMs?: number
  /** Quick retries after the first call, within one delivery. */
  retries?: number
  /** The pause before a retry is drawn between these. */
  minPauseMs?: number
  maxPauseMs?: number
  /** Milliseconds since the epoch. */
  now?: () => number
  random?: () => number
}

export interface PlaceOptions {
  /** The order may have been placed before, by a delivery that did not end: the venue is asked for it first. */
  askFirst?: boolean
  /** Where it is asked for, it is asked for under these ids too: an earlier version may have placed it under one of them. */
  alsoAs?: readonly string[]
}

export interface FindOptions {
  /** What was ordered: a fill of more is not clear. */
  quantity?: string | undefined
  /** It is asked for under these ids too. */
  alsoAs?: readonly string[]
}

/**
 * Calls throw what a handler lets pass: `Unavailable` when the venue did not answer, the breaker is open or the order's `takeBy`
 * passed (the attempt is not counted in the last two), `OrderExpired` when the deadline passed and the venue has no such order,
 * `UnreadableAnswer` when it said what cannot be read, asked for the order too, any other error as it came. `Unavailable` is in doubt when the venue may have the order: only the venue can say what became of it, so it is
 * asked again, however late.
 */
export interface GuardedVenue extends Omit<ReadVenue, 'place' | 'find'> {
  breaker: Breaker
  place(order: Order, abort: Cancelled, options?: PlaceOptions): Promise<Fill | OrderReject>
  find(clientOrderId: string, abort: Cancelled, options?: FindOptions): ReturnType<ReadVenue['find']>
  close(): Promise<void>
}

/**
 * breaker(retry(time-out)) around a venue: one call is one event for the breaker, however often the venue was asked. After a fault the
 * venue is asked for the order before it is placed again. Asking and placing share the time of one attempt, so the budget is the same
 * as for placing alone; a placing that is cut short by that is found by the next asking. `orders` is passed on as it is, since whoever
 * reads the list has its own patience.
 */
export function guardVenue(
  unread: Venue,
  {
    callMs = 2_000,
    retries = venueCalls - 1,
    minPauseMs = 50,
    maxPauseMs = venuePauseMs,
    now = Date.now,
    random = Math.random,
    ...rest
  }: GuardOptions = {},
): GuardedVenue {
  const venue = readingVenue(unread, now)
  const breaker = createBreaker({ isFault: (error) => isPassing(error) || expiredAfterFault(error), ...rest })

  const limit = createCallLimit(callMs)

  // Not a policy of a library's: on the way of each order, where nearly always the first call answers, it is not even entered.
  const retried = async <T>(call: () => Promise<T>, abort: Cancelled): Promise<T> => {
    for (let left = retries; ; left--) {
      try {
        return await call()
      } catch (error) {
        if (left <= 0 || !isPassing(error)) throw error
        await pause(minPauseMs + random() * (maxPauseMs - minPauseMs), abort)
      }
    }
  }

  const unavailable = (error: unknown, inDoubt: boolean): unknown => {
    // The breaker has moved by now: the order that opened it goes back as uncounted as those that it turns away.
    const counted = breaker.state !== 'open'
    if (isBrokenCircuitError(error)) return new Unavailable(`the breaker of venue ${venue.name} is open`, { counted: false, inDoubt })
    if (isOrderTooLate(error)) return new Unavailable('too late to place it now', { cause: error, counted: false, inDoubt })
    if (isPassing(error)) return new Unavailable(`venue ${venue.name} is unavailable`, { cause: error, counted, inDoubt })
    return error
  }

  const find: GuardedVenue['find'] = async (clientOrderId, abort, { quantity, alsoAs = [] } = {}) => {
    const attempt = async () => {
      if (abort.aborted) throw givenUp(abort)
      return limit.call((call) => findUnder(venue, { clientOrderId, quantity, alsoAs }, call), abort)
    }
    try {
      return await breaker.execute(() => retried(attempt, abort))
    } catch (error) {
      throw unavailable(error, true)
    }
  }

  /** What the venue makes of the order when it is asked for it, after an answer that nobody could read. */
  const outcomeInstead = async (
    error: UnreadableAnswer,
    { clientOrderId, quantity }: Order,
    abort: Cancelled,
    alsoAs: readonly string[],
  ): Promise<Fill | OrderReject> => {
    const found = await find(clientOrderId, abort, { quantity, alsoAs }).catch(() => undefined)
    if (found?.status === 'PENDING_NEW') throw new Unavailable('the venue has the order, and its outcome is open', { inDoubt: true })
    // Having none now is no answer either: it had said something about this very order.
    if (!found) throw error
    return found
  }

  return {
    name: venue.name,
    breaker,
    ...(venue.orders && { orders: venue.orders }),
    async place(order, abort, { askFirst = false, alsoAs = [] } = {}) {
      const deadline = Date.parse(order.expireTime)
      let mayBePlaced = askFirst
      let fault: unknown
      const attempt = async () => {
        // Before every call: the ones before it may have used up the time.
        if (abort.aborted) throw fault ?? givenUp(abort)
        const asks = mayBePlaced
        const over = asks ? undefined : outOfTime(order, deadline, now())
        if (over) throw over
        mayBePlaced = true
        try {
          return await limit.call(
            (call) => (asks ? askThenPlace(order, call, { venue, alsoAs, fault, now }) : venue.place(order, call)),
            abort,
          )
        } catch (error) {
          // What the venue did not accept it does not have, unless from before.
          if (isOrderTooLate(error)) mayBePlaced = asks
          fault = error
          throw error
        }
      }
      // An order that never gets to the venue must not pass for a probe that it answered.
      const over = askFirst ? undefined : outOfTime(order, deadline, now())
      if (over) throw unavailable(over, false)
      try {
        return await breaker.execute(() => retried(attempt, abort))
      } catch (error) {
        if (isUnreadableAnswer(error)) return outcomeInstead(error, order, abort, alsoAs)
        throw unavailable(error, mayBePlaced)
      }
    },
    find,
    async close() {
      breaker.close()
      limit.close()
      await unread.close?.()
    },
  }
}

/** Why an order must not be placed any more, `deadline` and `at` in milliseconds since the epoch; undefined where it may be. */
function outOfTime(order: Order, deadline: number, at: number): OrderExpired | OrderTooLate | undefined {
  if (deadline <= at) return orderExpired(order)
  return isTooLate(order, at) ? tooLate(order) : undefined
}

const expiredAfterFault = (error: unknown) => error instanceof OrderExpired && error.cause !== undefined
