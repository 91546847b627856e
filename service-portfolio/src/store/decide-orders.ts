import { type Exposure, noExposure, objectionTo, type RiskLimits, type RiskOrder, type RiskState, withOrder } from '../rules/risk-limits'

/** An order about which an engine asks. */
export interface AskedOrder extends RiskOrder {
  /** In lower case. */
  readonly signalId: string
  readonly validUntil: Date
}

/**
 * `reserved`: it may be placed. `refused`: never, because of a limit or because the reservation has ended. `later`: it cannot be decided now, and
 * nothing is written down.
 */
export type RiskVerdict =
  | { readonly decision: 'reserved' }
  | { readonly decision: 'refused'; readonly reason: string }
  | { readonly decision: 'later'; readonly reason: string }

/** What orders are checked against; the checks of further orders take their reservations into account. */
export interface StateOfOrders extends RiskState {
  readonly exposures: Map<string, Exposure>
  readonly orders: Map<string, number>
  /** Those of the orders that were decided before, by id. */
  readonly known: ReadonlyMap<string, { endedAs: string | null; refusal: string | null }>
}

export interface Decided {
  verdicts: RiskVerdict[]
  /** What is to be written down. */
  fresh: { order: AskedOrder; refusal: string | null }[]
}

export const reserved: RiskVerdict = { decision: 'reserved' }

const asBefore = ({ endedAs, refusal }: { endedAs: string | null; refusal: string | null }): RiskVerdict => {
  if (endedAs === null) return reserved
  return { decision: 'refused', reason: refusal ?? `the reservation of this signal has ended (${endedAs}), and an id is reserved once` }
}

/** Decides about orders one after the other, and adds to the state what is reserved. */
export function decideOrders(orders: readonly AskedOrder[], state: StateOfOrders, limits: RiskLimits): Decided {
  const fresh: Decided['fresh'] = []
  const verdicts = orders.map((order): RiskVerdict => {
    const before = state.known.get(order.signalId)
    if (before) return asBefore(before)
    const objection = objectionTo(order, state, limits)
    if (objection && 'later' in objection) return { decision: 'later', reason: objection.later }
    fresh.push({ order, refusal: objection?.refused ?? null })
    if (objection) return { decision: 'refused', reason: objection.refused }
    const exposure: Exposure = state.exposures.get(order.symbol) ?? noExposure(order.referencePrice)
    state.exposures.set(order.symbol, withOrder(exposure, order))
    state.orders.set(order.symbol, (state.orders.get(order.symbol) ?? 0) + 1)
    return reserved
  })
  return { verdicts, fresh }
}
