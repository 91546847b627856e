import type { Signal } from '@trading/contracts'
import { describeCause, type Handler } from '@trading/messaging'
import type { Cancelled } from '@trading/runtime'
import { type Decide, type EndSignalPorts, endSignal, type OpenSignal, unplaced } from './end-signal'
import { asVenueSays, findMarkedOrder, findOrder } from './find-order'
import type { GuardedVenue } from './guard/guarded-venue'
import { OrderExpired } from './guard/order-expired'
import type { PriceCollar } from './price-collar'
import { checkLimits, type Limits } from './rules/limits'
import { orderFor } from './rules/order'
import { expired, rejected } from './rules/reports'

export interface ExecuteSignalPorts extends EndSignalPorts {
  venue: Pick<GuardedVenue, 'name' | 'place' | 'find'>
  limits: Limits
  /** The last check before an order is placed. It forbids placing, never looking up, recording or expiring. */
  collar?: PriceCollar | undefined
}

/** Executes a signal: at most one order, exactly one outcome. */
export function executeSignal(ports: ExecuteSignalPorts): Handler<Signal> {
  const { venue, limits, collar, claimHoldsMs } = ports

  const objectionTo = ({ signal, startedAt }: OpenSignal, cancelled: Cancelled): ReturnType<PriceCollar> => {
    const rejects = checkLimits(signal, limits)
    if (rejects !== undefined) return { rejects }
    // After its deadline an order is only looked up.
    return Date.parse(signal.validUntil) <= startedAt ? undefined : collar?.(signal, cancelled)
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
      if ('waits' in objection) throw objection.waits
      return unplaced(rejected(signal, objection.rejects, by))
    }
    const order = orderFor(signal, startedAt + claimHoldsMs())
    try {
      return asVenueSays(open, await venue.place(order, cancelled, { askFirst: mayBePlaced, underWay, alsoAs }))
    } catch (error) {
      if (error instanceof OrderExpired) return unplaced(expired(signal, describeCause(error), by))
      throw error
    }
  }
  return endSignal(ports, decide, { inDoubt: false })
}
