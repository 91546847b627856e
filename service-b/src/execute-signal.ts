import type { Signal } from '@trading/contracts'
import { describeCause, type Handler } from '@trading/messaging'
import { type Decide, type EndSignalPorts, endSignal, unplaced } from './end-signal'
import { asVenueSays, findMarkedOrder, findOrder } from './find-order'
import type { GuardedVenue } from './guard/guarded-venue'
import { OrderExpired } from './guard/order-expired'
import { checkLimits, type Limits } from './rules/limits'
import { orderFor } from './rules/order'
import { expired, rejected } from './rules/reports'

export interface ExecuteSignalPorts extends EndSignalPorts {
  venue: Pick<GuardedVenue, 'name' | 'place' | 'find'>
  limits: Limits
}

/** Executes a signal: at most one order, exactly one outcome. */
export function executeSignal(ports: ExecuteSignalPorts): Handler<Signal> {
  const { venue, limits, claimHoldsMs } = ports

  const decide: Decide = async (open, { cancelled }) => {
    const { signal, startedAt, claim, mayBePlaced, underWay, alsoAs, by } = open
    if (claim.known === 'unreadable') return asVenueSays(open, await findMarkedOrder(venue, open, cancelled))
    if (!mayBePlaced && Date.parse(signal.validUntil) <= startedAt) return unplaced(expired(signal, `valid until ${signal.validUntil}`, by))
    const breach = checkLimits(signal, limits)
    if (breach) {
      // The limits may have been different when the order was placed.
      const placed = mayBePlaced ? await findOrder(venue, open, cancelled) : undefined
      return placed ? asVenueSays(open, placed) : unplaced(rejected(signal, breach, by))
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
