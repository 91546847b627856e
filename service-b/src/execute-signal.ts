import type { ExecutionReport, Signal } from '@trading/contracts'
import { type Context, describeCause, type Handler, VenueUnavailable } from '@trading/messaging'
import { asFailure } from './memory/as-failure'
import type { Memory } from './memory/memory'
import { checkLimits, type Limits } from './rules/limits'
import { orderFor } from './rules/order'
import { expired, filled, rejected } from './rules/reports'
import { OrderExpired } from './venue/errors'
import type { GuardedVenue } from './venue/guarded-venue'
import type { Fill, Refusal } from './venue/venue'

/** What a report is about, beyond what it says itself. */
export interface Execution extends Pick<Context, 'afterwards'> {
  signal: Signal
  /** When work on the signal began, milliseconds since the epoch. */
  startedAt: number
}

export interface ExecuteSignalPorts {
  memory: Pick<Memory, 'claim' | 'record' | 'sent'>
  venue: Pick<GuardedVenue, 'name' | 'place' | 'find'>
  limits: Limits
  engine: string
  /** Resolves once the report is safe with the broker; only then is the signal done. */
  report: (report: ExecutionReport, about: Execution) => Promise<void>
  /** Milliseconds since the epoch. */
  now?: () => number
}

/**
 * So long after an engine took a signal the venue may take its order: after that another may have placed it, so the signal goes round
 * again. The broker gives a delivery away after 10 s of silence at the earliest, 5 s of which may have passed before the delivery, as
 * heartbeats go out so far apart; 2 s are left for clocks that differ.
 */
const claimHoldsMs = 3_000

/**
 * What happens to a signal: at most one order, exactly one outcome, whichever engines it comes to and however often. The outcome and its
 * report are recorded together before the report is published. A venue or a ledger that does not answer makes it throw, to be tried again.
 */
export const executeSignal =
  ({ memory, venue, limits, engine, report, now = Date.now }: ExecuteSignalPorts): Handler<Signal> =>
  async (signal, context) => {
    const startedAt = now()
    const { attempt, redelivered, retried, abort, afterwards } = context
    const deliveredBefore = redelivered || retried
    const by = { engine, attempt, venue: venue.name, now }

    const claim = await memory.claim(signal, context).catch((error) => {
      throw asFailure(error, deliveredBefore)
    })
    const announce = async (recorded: ExecutionReport) => {
      await report(recorded, { signal, startedAt, afterwards })
      memory.sent(signal.id)
    }
    if (claim.known === 'ended') return announce(claim.report)
    const end = async (outcome: ExecutionReport, fromVenue: boolean) => {
      const ended = await memory.record(signal.id, outcome, { claim: claim.claim, fromVenue }).catch((error) => {
        throw asFailure(error, fromVenue || mayBePlaced)
      })
      return announce(ended.report)
    }
    const endWith = (answer: Fill | Refusal) =>
      end(answer.status === 'FILLED' ? filled(signal, answer, by) : rejected(signal, answer.reason, by), true)

    const mayBePlaced = deliveredBefore || claim.known === 'started'
    if (!mayBePlaced && Date.parse(signal.validUntil) <= startedAt)
      return end(expired(signal, `valid until ${signal.validUntil}`, by), false)
    const breach = checkLimits(signal, limits)
    if (breach) {
      // The limits may have been others when it was placed.
      const placed = mayBePlaced ? await findFinal(venue, signal, abort) : undefined
      return placed ? endWith(placed) : end(rejected(signal, breach, by), false)
    }
    const order = orderFor(signal, startedAt + claimHoldsMs)
    const answer = await venue.place(order, abort, { askFirst: mayBePlaced }).catch(expiredMeanwhile)
    return answer instanceof OrderExpired ? end(expired(signal, describeCause(answer), by), false) : endWith(answer)
  }

/** Ends a signal whose next attempt would come after its deadline: expired, unless the venue turns out to have its order. */
export const expireSignal =
  ({ memory, venue, engine, report, now = Date.now }: Omit<ExecuteSignalPorts, 'limits'>) =>
  async (signal: Signal, context: Context, cause: unknown): Promise<void> => {
    const { attempt, afterwards } = context
    const by = { engine, attempt, venue: venue.name, now }
    const outcome = async (): Promise<[ExecutionReport, fromVenue: boolean]> => {
      // Whoever found the venue away says whether the order may be there; anything else that failed may have failed after it was placed.
      const placed = cause instanceof VenueUnavailable ? undefined : await findFinal(venue, signal, new AbortController().signal)
      if (placed?.status === 'FILLED') return [filled(signal, placed, by), true]
      if (placed) return [rejected(signal, placed.reason, by), true]
      const reason = `the next attempt would come after ${signal.validUntil}; the last one failed: ${describeCause(cause)}`
      return [expired(signal, reason, by), false]
    }
    const end = async () => {
      const claim = await memory.claim(signal, context)
      if (claim.known === 'ended') return claim
      const [found, fromVenue] = await outcome()
      return memory.record(signal.id, found, { claim: claim.claim, fromVenue })
    }
    const ended = await end().catch((error) => {
      throw asFailure(error, true)
    })
    await report(ended.report, { signal, startedAt: now(), afterwards })
    memory.sent(signal.id)
  }

/** What the venue made of the order, or undefined where it has none. While the outcome is open, nobody may end the signal. */
async function findFinal(venue: Pick<GuardedVenue, 'find'>, { id }: Signal, abort: AbortSignal): Promise<Fill | Refusal | undefined> {
  const found = await venue.find(id, abort)
  if (found?.status === 'PENDING_NEW') throw new VenueUnavailable('the venue has the order, and its outcome is open', { inDoubt: true })
  return found
}

const expiredMeanwhile = (error: unknown): OrderExpired | Fill | Refusal => {
  if (error instanceof OrderExpired) return error
  throw error
}
