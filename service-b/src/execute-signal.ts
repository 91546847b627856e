import type { ExecutionReport, Signal } from '@trading/contracts'
import type { Claim } from '@trading/ledger'
import { type Context, describeCause, type Handler, VenueUnavailable } from '@trading/messaging'
import { type Cancelled, createCancellation } from '@trading/runtime'
import { type Fill, type OrderReject, UnreadableAnswer } from '@trading/venue'
import type { GuardedVenue } from './guard/guarded-venue'
import { OrderExpired } from './guard/order-expired'
import type { UnreadableAnswers } from './intake/unreadable-answers'
import { leaveToPerson, notHeld } from './leave-to-person'
import { asFailure } from './memory/as-failure'
import type { Memory } from './memory/memory'
import { earlierIds } from './rules/earlier-ids'
import { checkLimits, type Limits } from './rules/limits'
import { orderFor } from './rules/order'
import { expired, filled, rejected } from './rules/reports'

/** What a report is about, beyond what it says itself. */
export interface Execution extends Pick<Context, 'afterwards'> {
  signal: Signal
  /** When work on the signal began, milliseconds since the epoch. */
  startedAt: number
}

export interface ExecuteSignalPorts {
  memory: Pick<Memory, 'claim' | 'record' | 'markUnreadable'>
  venue: Pick<GuardedVenue, 'name' | 'place' | 'find'>
  limits: Limits
  engine: string
  /** How long after an engine took a signal the venue may accept its order; after that another engine may have placed it. */
  claimHoldsMs: () => number
  /** Told of each answer of the venue, whether or not it could be read. */
  answers?: Pick<UnreadableAnswers, 'readable' | 'unreadable'> | undefined
  /** Resolves once the report is safe, with the broker or as the relay's; only then is the signal done. */
  report: (report: ExecutionReport, about: Execution) => Promise<void>
  /** Milliseconds since the epoch. */
  now?: () => number
}

/**
 * What happens to a signal: at most one order, exactly one outcome, whichever engines it comes to and however often. The outcome and its
 * report are recorded together before the report is published. A venue or a ledger that does not answer makes it throw, to be tried again;
 * an answer that cannot be read leaves the signal to a person.
 */
export const executeSignal =
  (ports: ExecuteSignalPorts): Handler<Signal> =>
  async (signal, context) => {
    const { memory, venue, limits, engine, claimHoldsMs, report, answers, now = Date.now } = ports
    const startedAt = now()
    const { attempt, redelivered, retried, idAsSent, cancelled, afterwards } = context
    // Under a spelling that earlier versions gave to the venue it may have been, whatever is remembered of it.
    const deliveredBefore = redelivered || retried || idAsSent !== undefined
    const by = { engine, attempt, venue: venue.name, now }

    const claim = await memory.claim(signal, context).catch((error) => {
      throw asFailure(error, deliveredBefore)
    })
    const mayBePlaced = deliveredBefore || claim.known !== 'new'
    const end = async (outcome: ExecutionReport, fromVenue: boolean) => {
      if (claim.known === 'ended') return claim.report
      const ended = await memory.record(signal.id, outcome, { fencingToken: claim.fencingToken, fromVenue }).catch((error) => {
        throw asFailure(fromVenue ? notHeld(error, outcome) : error, fromVenue || mayBePlaced)
      })
      return ended.report
    }
    const endWith = (answer: Fill | OrderReject) => {
      answers?.readable()
      return end(answer.status === 'FILLED' ? filled(signal, answer, by) : rejected(signal, answer.reason, by), true)
    }

    const alsoAs = earlierIdsOf(signal, context, claim)
    const execute = async (): Promise<ExecutionReport> => {
      if (claim.known === 'ended') return claim.report
      if (claim.known === 'unreadable') return endWith(await findAtLast(venue, signal, alsoAs, cancelled))
      if (!mayBePlaced && Date.parse(signal.validUntil) <= startedAt)
        return end(expired(signal, `valid until ${signal.validUntil}`, by), false)
      const breach = checkLimits(signal, limits)
      if (breach) {
        // The limits may have been others when it was placed.
        const placed = mayBePlaced ? await findFinal(venue, signal, alsoAs, cancelled) : undefined
        return placed ? endWith(placed) : end(rejected(signal, breach, by), false)
      }
      const order = orderFor(signal, startedAt + claimHoldsMs())
      const answer = await venue.place(order, cancelled, { askFirst: mayBePlaced, alsoAs }).catch(expiredMeanwhile)
      return answer instanceof OrderExpired ? end(expired(signal, describeCause(answer), by), false) : endWith(answer)
    }
    const recorded = await execute().catch((error) => leaveToPerson(error, signal, ports))
    await report(recorded, { signal, startedAt, afterwards })
  }

/** Ends a signal whose next attempt would come after its deadline: expired, unless the venue turns out to have its order. */
export const expireSignal =
  (ports: Omit<ExecuteSignalPorts, 'limits' | 'claimHoldsMs'>) =>
  async (signal: Signal, context: Context, cause: unknown): Promise<void> => {
    const { memory, venue, engine, report, now = Date.now } = ports
    const { attempt, afterwards } = context
    const by = { engine, attempt, venue: venue.name, now }
    const outcome = async (claim: Claim): Promise<[ExecutionReport, fromVenue: boolean]> => {
      // Whoever found the venue away says whether the order may be there; anything else that failed may have failed after it was placed.
      const unplaced = cause instanceof VenueUnavailable && claim.known !== 'unreadable'
      const find = claim.known === 'unreadable' ? findAtLast : findFinal
      const placed = unplaced ? undefined : await find(venue, signal, earlierIdsOf(signal, context, claim), createCancellation())
      if (placed?.status === 'FILLED') return [filled(signal, placed, by), true]
      if (placed) return [rejected(signal, placed.reason, by), true]
      const reason = `the next attempt would come after ${signal.validUntil}; the last one failed: ${describeCause(cause)}`
      return [expired(signal, reason, by), false]
    }
    const end = async (): Promise<ExecutionReport> => {
      const claim = await memory.claim(signal, context)
      if (claim.known === 'ended') return claim.report
      const [found, fromVenue] = await outcome(claim)
      const recording = memory.record(signal.id, found, { fencingToken: claim.fencingToken, fromVenue })
      const { report: ended } = await recording.catch((error) => {
        throw fromVenue ? notHeld(error, found) : error
      })
      return ended
    }
    const ended = await end()
      .catch((error) => leaveToPerson(error, signal, ports))
      .catch((error) => {
        throw asFailure(error, true)
      })
    await report(ended, { signal, startedAt: now(), afterwards })
  }

/** What the venue made of the order, or undefined where it has none. While the outcome is open, nobody may end the signal. */
async function findFinal(
  venue: Pick<GuardedVenue, 'find'>,
  { id, quantity }: Signal,
  alsoAs: readonly string[],
  cancelled: Cancelled,
): Promise<Fill | OrderReject | undefined> {
  const found = await venue.find(id, cancelled, { quantity, alsoAs })
  if (found?.status === 'PENDING_NEW') throw new VenueUnavailable('the venue has the order, and its outcome is open', { inDoubt: true })
  return found
}

/** The same of an order that the venue has said something about before: "none" is no answer to that. */
async function findAtLast(
  venue: Pick<GuardedVenue, 'find'>,
  signal: Signal,
  alsoAs: readonly string[],
  cancelled: Cancelled,
): Promise<Fill | OrderReject> {
  const found = await findFinal(venue, signal, alsoAs, cancelled)
  if (!found) throw new UnreadableAnswer('it said before what could not be read, and has no such order now', 'none')
  return found
}

const earlierIdsOf = ({ id }: Signal, { idAsSent }: Pick<Context, 'idAsSent'>, claim: Claim): readonly string[] =>
  earlierIds(id, { idAsSent, byEarlierVersion: 'byEarlierVersion' in claim && claim.byEarlierVersion })

const expiredMeanwhile = (error: unknown): OrderExpired | Fill | OrderReject => {
  if (error instanceof OrderExpired) return error
  throw error
}
