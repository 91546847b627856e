import type { ExecutionReport, Signal } from '@trading/contracts'
import type { Claim } from '@trading/ledger'
import { type Context, Unavailable } from '@trading/messaging'
import { pause } from '@trading/runtime'
import { MayStillArrive } from './guard/may-still-arrive'
import type { UnreadableAnswers } from './intake/unreadable-answers'
import { leaveToPerson, notHeld } from './leave-to-person'
import { earlierIds } from './rules/earlier-ids'
import type { TimedReporter } from './rules/reports'
import { asFailure } from './store/as-failure'
import type { ExecutionStore } from './store/execution-store'

/** The signal that a report is about, and how its delivery went. */
export interface Execution extends Pick<Context, 'afterwards'> {
  signal: Signal
  /** When work on the signal began, milliseconds since the epoch. */
  startedAt: number
}

export interface EndSignalPorts {
  store: Pick<ExecutionStore, 'claim' | 'record' | 'markUnreadable'>
  venue: { name: string }
  engine: string
  /** How long after a claim the venue may accept its order; after that another engine may have placed it. */
  claimHoldsMs: () => number
  /** Notified of each answer of the venue, readable or not. */
  answers?: Pick<UnreadableAnswers, 'readable' | 'unreadable'> | undefined
  /** Publishes the report of an outcome that was just recorded. The signal is done when it resolves. */
  report: (report: ExecutionReport, about: Execution) => Promise<void>
  /** Milliseconds since the epoch. */
  now?: () => number
}

/** A signal that is claimed and has not ended. */
export interface OpenSignal extends Pick<Execution, 'signal' | 'startedAt'> {
  claim: Exclude<Claim, { known: 'ended' }>
  /** Whether the venue may have its order. */
  mayBePlaced: boolean
  /** Whether it may still be on its way there. */
  underWay: boolean
  /** Other ids under which its order may have been placed. */
  alsoAs: readonly string[]
  by: TimedReporter
}

export interface Outcome {
  report: ExecutionReport
  /** Whether the venue reported it. If so, it is true whoever asked and whatever has happened since. */
  fromVenue: boolean
}

/** A signal that ends without an order. */
export const unplaced = (report: ExecutionReport): Outcome => ({ report, fromVenue: false })

/** Decides how a signal ends. */
export type Decide = (open: OpenSignal, context: Context) => Promise<Outcome>

/**
 * The one path of a signal: claim, decide, record together with its report, report. A signal ends at most once, however often and to
 * whichever engines it is delivered. The report of a signal that had ended before is not published again: if it was never sent, the relay
 * publishes it. If an engine died with the signal a moment ago, or is at work on another copy of it, its order may still be on its way:
 * unless the venue has it already, the signal is claimed once more when that order's `takeBy` has passed. Throws for a retry if the venue or
 * the ledger does not answer; an unreadable answer leaves the signal to an operator. `inDoubt` is whether the venue may have the order of a
 * signal that is delivered for the first time.
 */
export function endSignal(ports: EndSignalPorts, decide: Decide, { inDoubt }: { inDoubt: boolean }) {
  const { store, venue, engine, claimHoldsMs, report, answers, now = Date.now } = ports

  /** The report to publish; undefined if the signal had ended before. */
  const record = async (open: OpenSignal, { report, fromVenue }: Outcome): Promise<ExecutionReport | undefined> => {
    if (fromVenue) answers?.readable()
    try {
      const { fencingToken } = open.claim
      const recorded = await store.record(open.signal.id, report, { fencingToken, fromVenue })
      return recorded.recorded === 'now' ? recorded.report : undefined
    } catch (error) {
      throw asFailure(fromVenue ? notHeld(error, report) : error, fromVenue || open.mayBePlaced)
    }
  }

  /** `mine` is the fencing token of this delivery's own claim, if it claims again: whoever placed the order did so before that claim. */
  const end = async (signal: Signal, context: Context, mine?: number): Promise<void> => {
    const startedAt = now()
    const { attempt, redelivered, retried, idAsSent, afterwards } = context
    // Earlier versions passed the id to the venue as it was sent, so an order may exist under that spelling, whatever the ledger knows.
    const deliveredBefore = inDoubt || redelivered || retried || idAsSent !== undefined
    // A delivery that expires was cancelled when its time was over: its last claim must be sent all the same.
    const claim = await store.claim(signal, inDoubt ? { attempt, redelivered } : context).catch((error) => {
      throw asFailure(error, deliveredBefore)
    })
    if (claim.known === 'ended') return
    // The engine of the last claim died or lost the broker a moment ago, or is at work on another copy. A retry comes after the venue
    // answered or the call was given up; so does what `inDoubt` is for, whose last claim is usually its own.
    const mayBeAnothers = redelivered || !(retried || inDoubt)
    const leftMs = claim.known === 'started' && mayBeAnothers ? claimHoldsMs() - claim.claimedAgoMs : 0
    const byEarlierVersion = 'byEarlierVersion' in claim && claim.byEarlierVersion
    const open: OpenSignal = {
      signal,
      startedAt,
      claim,
      mayBePlaced: deliveredBefore || claim.known !== 'new',
      underWay: leftMs > 0 && claim.fencingToken - 1 !== mine,
      alsoAs: earlierIds(signal.id, { idAsSent, byEarlierVersion }),
      by: { engine, attempt, venue: venue.name, now },
    }
    try {
      const toPublish = await record(open, await decide(open, context))
      if (toPublish) await report(toPublish, { signal, startedAt, afterwards })
    } catch (error) {
      if (!(error instanceof MayStillArrive)) return leaveToPerson(error, signal, ports)
      await pause(leftMs, context.cancelled)
      if (context.cancelled.aborted) throw new Unavailable(error.message, { cause: error, counted: false, inDoubt: true, soon: true })
      return end(signal, context, claim.fencingToken)
    }
  }
  return (signal: Signal, context: Context): Promise<void> => end(signal, context)
}
