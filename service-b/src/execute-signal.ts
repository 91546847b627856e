import type { Signal } from '@trading/contracts'
import { describeCause, type Handler, Unavailable } from '@trading/messaging'
import type { Cancelled } from '@trading/runtime'
import { type Decide, type EndSignalPorts, endSignal, type OpenSignal, unplaced } from './end-signal'
import { asVenueSays, findMarkedOrder, findOrder } from './find-order'
import type { GuardedVenue } from './guard/guarded-venue'
import { OrderExpired } from './guard/order-expired'
import type { PlacingForbidden } from './guard/placing-forbidden'
import type { Check, Objection } from './objection'
import { checkLimits, type Limits } from './rules/limits'
import { orderFor } from './rules/order'
import { expired, rejected } from './rules/reports'

export interface ExecuteSignalPorts extends EndSignalPorts {
  venue: Pick<GuardedVenue, 'name' | 'place' | 'find'>
  limits: Limits
  /** Made in turn before an order is placed; the first objection counts. */
  checks?: readonly Check[]
  /** Looked at again immediately before each call that places. */
  forbids?: ((signal: Signal) => PlacingForbidden | undefined) | undefined
}

/** Executes a signal: at most one order, exactly one outcome. */
export function executeSignal(ports: ExecuteSignalPorts): Handler<Signal> {
  const { venue, limits, checks = [], forbids, claimHoldsMs } = ports

  const objectionTo = async ({ signal, startedAt }: OpenSignal, cancelled: Cancelled): Promise<Objection | undefined> => {
    const rejects = checkLimits(signal, limits)
    if (rejects !== undefined) return { rejects }
    // After its deadline an order is only looked up.
    if (Date.parse(signal.validUntil) <= startedAt) return undefined
    for (const check of checks) {
      const objection = await check(signal, cancelled)
      if (objection) return objection
    }
    return undefined
  }
  const decide: Decide = async (open, { cancelled }) => {
    const { signal, startedAt, claim, mayBePlaced, underWay, alsoAs, by } = open
    if (claim.known === 'unreadable') return asVenueSays(open, await findMarkedOrder(venue, open, cancelled))
    if (!mayBePlaced && Date.parse(signal.validUntil) <= startedAt) return unplaced(expired(signal, `valid until ${signal.validUntil}`, by))
    const objection = await objectionTo(open, cancelled)
    if (objection) {
      // Limits and prices may have been different when the order was placed.
      const placed = mayBePlaced ? await findOrder(venue, open, cancelled) : undefined
      if (placed) return asVenueSays(open, placed)
      if ('waits' in objection) throw mayBePlaced ? inDoubt(objection.waits) : objection.waits
      return unplaced(rejected(signal, objection.rejects, by))
    }
    const order = orderFor(signal, startedAt + claimHoldsMs())
    const mayNot = forbids && (() => forbids(signal))
    try {
      return asVenueSays(open, await venue.place(order, cancelled, { askFirst: mayBePlaced, underWay, alsoAs, mayNot }))
    } catch (error) {
      if (error instanceof OrderExpired) return unplaced(expired(signal, describeCause(error), by))
      throw error
    }
  }
  return endSignal(ports, decide, { inDoubt: false })
}

/** An order that was not found may still be on its way: the signal does not end before another look-up, soon after its deadline. */
const inDoubt = ({ message, cause, counted, slow }: Unavailable): Unavailable =>
  new Unavailable(message, { cause, counted, slow, inDoubt: true, soon: true })
