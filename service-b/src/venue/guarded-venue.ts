import { VenueUnavailable } from '@trading/messaging'
import { DelegateBackoff, handleWhen, isBrokenCircuitError, retry, TimeoutStrategy, timeout } from 'cockatiel'
import { type Breaker, type BreakerOptions, createBreaker } from './breaker'
import { isVenueFault, OrderExpired, VenueFault } from './errors'
import type { Order, Venue } from './venue'

export interface GuardOptions extends Partial<Pick<BreakerOptions, 'rule' | 'delays'>> {
  /** How long one call may take. With the retries it must stay below the handler's own time-out. */
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

/**
 * `place` throws what a handler lets pass: `VenueUnavailable` when the venue did not answer or the breaker is open (then the
 * attempt is not counted), `OrderExpired` when the deadline passed before the order could be placed, any other error as it came.
 */
export interface GuardedVenue extends Venue {
  breaker: Breaker
  close(): Promise<void>
}

/** breaker(retry(time-out)) around a venue: one `place` is one event for the breaker, however often the venue was asked. */
export function guardVenue(
  venue: Venue,
  { callMs = 2_000, retries = 2, minPauseMs = 50, maxPauseMs = 200, now = Date.now, random = Math.random, ...rest }: GuardOptions = {},
): GuardedVenue {
  // Aborting on return as well would double what the guard costs, for calls that have ended anyway.
  const timed = timeout(callMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false })
  const backoff = new DelegateBackoff(() => minPauseMs + random() * (maxPauseMs - minPauseMs))
  const retried = retry(handleWhen(isVenueFault), { maxAttempts: retries, backoff })
  const breaker = createBreaker({ isFault: (error) => isVenueFault(error) || expiredAfterFault(error), ...rest })

  const callOnce = async (order: Order, abort: AbortSignal) => {
    let call: AbortSignal | undefined
    try {
      return await timed.execute(({ signal }) => {
        call = signal
        return venue.place(order, signal)
      }, abort)
    } catch (error) {
      // However the venue took the abort: what ended the call is the time-out, or whoever gave up on the order.
      if (abort.aborted) throw givenUp(abort)
      throw call?.aborted ? new VenueFault(`no answer within ${callMs} ms`) : error
    }
  }

  return {
    name: venue.name,
    breaker,
    async place(order, abort) {
      const deadline = Date.parse(order.expireTime)
      let fault: unknown
      const attempt = async () => {
        // Before every call: the ones before it may have used up the time.
        if (deadline <= now()) throw expired(order, fault)
        if (abort.aborted) throw fault ?? givenUp(abort)
        try {
          return await callOnce(order, abort)
        } catch (error) {
          fault = error
          throw error
        }
      }
      // An order that never gets to the venue must not pass for a probe that it answered.
      if (deadline <= now()) throw expired(order, undefined)
      try {
        return await breaker.execute(() => retried.execute(attempt, abort))
      } catch (error) {
        // The breaker has moved by now: the order that opened it goes back as uncounted as those that it turns away.
        const counted = breaker.state !== 'open'
        if (isBrokenCircuitError(error)) throw new VenueUnavailable(`the breaker of venue ${venue.name} is open`, { counted: false })
        if (isVenueFault(error)) throw new VenueUnavailable(`venue ${venue.name} is unavailable`, { cause: error, counted })
        throw error
      }
    },
    async close() {
      breaker.close()
      await venue.close?.()
    },
  }
}

const givenUp = ({ reason }: AbortSignal) => new VenueFault('no answer by the time the order was given up', { cause: reason })

const expired = ({ expireTime }: Order, fault: unknown) =>
  fault === undefined
    ? new OrderExpired(`expired at ${expireTime}, before the order was placed`)
    : new OrderExpired(`expired at ${expireTime}, the venue having failed to answer until then`, { cause: fault })

const expiredAfterFault = (error: unknown) => error instanceof OrderExpired && error.cause !== undefined
