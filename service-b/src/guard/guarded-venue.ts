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
  /** How long one attempt may take, asking and placing together. With the retries it must stay below the handler's time-out. */
  callMs?: number
  /** Quick retries after the first call, within one delivery. */
  retries?: number
  /** The pause before a retry is drawn from this range. */
  minPauseMs?: number
  maxPauseMs?: number
  /** Milliseconds since the epoch. */
  now?: () => number
  random?: () => number
}

export interface PlaceOptions {
  /** The order may have been placed before, by a delivery that did not end: the venue is asked for it first. */
  askFirst?: boolean
  /** Further ids to ask for: an earlier version may have placed it under one of them. */
  alsoAs?: readonly string[]
}

export interface FindOptions {
  /** The ordered quantity: a fill of more is unreadable. */
  quantity?: string | undefined
  /** Further ids to ask for. */
  alsoAs?: readonly string[]
}

/**
 * Calls throw errors that a handler passes on: `Unavailable` if the venue did not answer, the breaker is open or the order's `takeBy` has
 * passed (the last two without counting the attempt); `OrderExpired` if the deadline has passed and the venue has no such order;
 * `UnreadableAnswer` if its answer is unreadable even after asking for the order; any other error unchanged. `Unavailable` is in doubt if
 * the venue may have the order: only the venue knows its outcome, so it is asked again, however late.
 */
export interface GuardedVenue extends Omit<ReadVenue, 'place' | 'find'> {
  breaker: Breaker
  place(order: Order, abort: Cancelled, options?: PlaceOptions): Promise<Fill | OrderReject>
  find(clientOrderId: string, abort: Cancelled, options?: FindOptions): ReturnType<ReadVenue['find']>
  close(): Promise<void>
}

/**
 * breaker(retry(time-out)) around a venue: a call is one event for the breaker, however often the venue was asked. After a fault the venue
 * is asked for the order before it is placed again. Asking and placing share the time of one attempt, so the budget is the same as for
 * placing alone; if placing is cut short, the next question finds the order. `orders` is passed through, since its caller has its own time
 * limit.
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

  // Not a library's policy: it is on the path of every order, and usually the first call answers and no retry is entered.
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
    // The breaker has changed by now: the order that opened it is retried uncounted, like those that it rejects.
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

  /** Asks for the order after an unreadable answer. */
  const outcomeInstead = async (
    error: UnreadableAnswer,
    { clientOrderId, quantity }: Order,
    abort: Cancelled,
    alsoAs: readonly string[],
  ): Promise<Fill | OrderReject> => {
    const found = await find(clientOrderId, abort, { quantity, alsoAs }).catch(() => undefined)
    if (found?.status === 'PENDING_NEW') throw new Unavailable('the venue has the order, and its outcome is open', { inDoubt: true })
    // That it has none now does not resolve the earlier answer about this order.
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
        // Before every call, since earlier ones may have used up the time.
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
          // The venue does not have what it did not accept, unless from an earlier attempt.
          if (isOrderTooLate(error)) mayBePlaced = asks
          fault = error
          throw error
        }
      }
      // An order that is never sent must not count as a successful probe.
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

/** Why an order must no longer be placed, `deadline` and `at` in milliseconds since the epoch; undefined if it may be. */
function outOfTime(order: Order, deadline: number, at: number): OrderExpired | OrderTooLate | undefined {
  if (deadline <= at) return orderExpired(order)
  return isTooLate(order, at) ? tooLate(order) : undefined
}

const expiredAfterFault = (error: unknown) => error instanceof OrderExpired && error.cause !== undefined
