import { Unavailable } from '@trading/messaging'
import { type Cancelled, pause, venueCalls, venuePauseMs } from '@trading/runtime'
import {
  type Fill,
  isOrderTooLate,
  isUnreadableAnswer,
  type Order,
  type OrderReject,
  type UnreadableAnswer,
  type Venue,
} from '@trading/venue'
import { isBrokenCircuitError } from 'cockatiel'
import { askThenPlace } from './ask-then-place'
import { type Breaker, type BreakerOptions, createBreaker } from './breaker'
import { createCallLimit, givenUp } from './call-limit'
import { findUnder } from './find-under'
import { isPassing, OrderExpired } from './order-expired'
import { asWaiting, PlacingForbidden } from './placing-forbidden'
import { type ReadVenue, readingVenue } from './reading-venue'
import { whyNotNow } from './why-not-now'

export interface GuardOptions extends Partial<Pick<BreakerOptions, 'rule' | 'delays'>> {
  /** How long one attempt may take, look-up and placement together. With the retries it must stay below the handler's time-out. */
  callMs?: number
  /** Quick retries after the first call, within one delivery. */
  retries?: number
  /** The pause before a retry is random between these. */
  minPauseMs?: number
  maxPauseMs?: number
  /** Milliseconds since the epoch. */
  now?: () => number
  random?: () => number
}

export interface PlaceOptions {
  /** Look the order up first, because an unfinished delivery may have placed it. */
  askFirst?: boolean
  /** A placement of another process may be under way: if the look-up finds none, throw `MayStillArrive`. */
  underWay?: boolean
  /** Other ids to look the order up under, because an earlier version may have used one of them. */
  alsoAs?: readonly string[]
  /** Why the order must not be placed now. Looked at immediately before each call that places, never before a look-up. */
  mayNot?: (() => PlacingForbidden | undefined) | undefined
}

export interface FindOptions {
  /** The quantity ordered; a fill of more is unreadable. */
  quantity?: string | undefined
  /** Other ids to look the order up under. */
  alsoAs?: readonly string[]
}

/**
 * Calls throw errors that a handler can rethrow: `Unavailable` if the venue did not answer, the breaker is open, the order's `takeBy` has
 * passed or placing is forbidden (the attempt is not counted in the last three cases), `OrderExpired` if the deadline passed and the venue
 * has no such order, `UnreadableAnswer` if neither the answer nor that of a look-up can be read, and any other error unchanged.
 * `Unavailable` is in doubt if the venue may have the order: only the venue knows its outcome, so it is asked again, however late.
 */
export interface GuardedVenue extends Omit<ReadVenue, 'place' | 'find'> {
  breaker: Breaker
  place(order: Order, abort: Cancelled, options?: PlaceOptions): Promise<Fill | OrderReject>
  find(clientOrderId: string, abort: Cancelled, options?: FindOptions): ReturnType<ReadVenue['find']>
  close(): Promise<void>
}

/**
 * breaker(retry(time-out)) around a venue: one call is one event for the breaker, however many attempts it makes. After a fault the order
 * is looked up before it is placed again. If a placement was given up before the venue answered, it may still arrive after that look-up, so
 * the order is only looked up, until a later delivery whose look-up comes after `takeBy`. Look-up and placement share the time of one
 * attempt, so the budget is the same as for placement alone. `orders` is not guarded, because the reader of the list sets its own time limit.
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

  // Not a library's retry policy: it is on the path of every order, and the first call nearly always succeeds.
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
    // The breaker has already changed state, so the order that opened it is not counted, like the orders that it rejects.
    const counted = breaker.state !== 'open'
    if (isBrokenCircuitError(error)) return new Unavailable(`the breaker of venue ${venue.name} is open`, { counted: false, inDoubt })
    if (isOrderTooLate(error)) return new Unavailable('too late to place the order', { cause: error, counted: false, inDoubt })
    if (error instanceof PlacingForbidden) return asWaiting(error, inDoubt)
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

  /** Looks the order up after an unreadable answer. */
  const outcomeInstead = async (
    error: UnreadableAnswer,
    { clientOrderId, quantity }: Order,
    abort: Cancelled,
    alsoAs: readonly string[],
  ): Promise<Fill | OrderReject> => {
    const found = await find(clientOrderId, abort, { quantity, alsoAs }).catch(() => undefined)
    if (found?.status === 'PENDING_NEW') throw new Unavailable('the venue has the order, but its outcome is still open', { inDoubt: true })
    // "No such order" does not resolve it, because the venue did answer about this order.
    if (!found) throw error
    return found
  }

  return {
    name: venue.name,
    breaker,
    ...(venue.orders && { orders: venue.orders }),
    async place(order, abort, { askFirst = false, underWay: sentBefore = false, alsoAs = [], mayNot } = {}) {
      let mayBePlaced = askFirst
      let underWay = sentBefore
      let fault: unknown
      const attempt = async () => {
        // Check before every call, because the earlier ones may have used up the time.
        if (abort.aborted) throw fault ?? givenUp(abort)
        const asks = mayBePlaced
        const refusal = asks ? undefined : whyNotNow(order, { mayNot, now })
        if (refusal) throw refusal
        mayBePlaced = true
        let placing = !asks
        let call: AbortSignal | undefined
        const onPlacing = () => {
          placing = true
        }
        try {
          return await limit.call((signal) => {
            call = signal
            return asks
              ? askThenPlace(order, signal, { venue, alsoAs, fault, underWay, onPlacing, mayNot, now })
              : venue.place(order, signal)
          }, abort)
        } catch (error) {
          // Given up before the venue answered.
          if (placing && call?.aborted) underWay = true
          // The venue does not have an order that it did not accept, unless an earlier attempt placed it.
          if (isOrderTooLate(error)) mayBePlaced = asks
          fault = error
          throw error
        }
      }
      // An order that never reaches the venue must not count as a successful probe.
      const refusal = askFirst ? undefined : whyNotNow(order, { mayNot, now })
      if (refusal) throw unavailable(refusal, false)
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

const expiredAfterFault = (error: unknown) => error instanceof OrderExpired && error.cause !== undefined
