import { exact } from '../rules/exact'
import { inOrder, type NewFill } from '../rules/fill-of'
import { afterTrade, type Holding, noHolding, noTotals, type Trade, withTrade } from '../rules/position'
import type { FillRow } from './insert-fills'
import type { Booking } from './positions'

/** What is to be written of fills. */
export interface AppliedFills {
  readonly rows: FillRow[]
  /** The position after each fill. */
  readonly events: Booking[]
  /** The last of them for each symbol. */
  readonly positions: Map<string, Booking>
  /** How many fills came late, so that later ones of their symbol were booked again. */
  readonly late: number
}

/** Inserts a fill that belongs before others of its symbol; resolves with the holding after all of them. */
export type InsertLate = (late: { fill: NewFill; trade: Trade; sequence: number }) => Promise<Holding>

export const isLate = (fill: NewFill, before: Booking | undefined): before is Booking =>
  before !== undefined && inOrder(fill, before.last) < 0

const tradeOf = ({ side, quantity, price, fee }: NewFill): Trade => ({
  side,
  quantity: exact(quantity),
  price: exact(price),
  fee: exact(fee),
})

/** Applies fills, in their order, to the positions of their symbols at the event `from`. */
export async function applyFills(
  fills: readonly NewFill[],
  { from, before, insertLate }: { from: number; before: ReadonlyMap<string, Booking>; insertLate: InsertLate },
): Promise<AppliedFills> {
  const rows: FillRow[] = []
  const events: Booking[] = []
  const positions = new Map<string, Booking>()
  let late = 0
  let sequence = from
  for (const fill of fills) {
    sequence++
    const position = positions.get(fill.symbol) ?? before.get(fill.symbol)
    const trade = tradeOf(fill)
    // Those of a symbol come in order, so that none of its rows waits to be inserted while a late one is.
    const comesLate = isLate(fill, position)
    const holding = comesLate ? await insertLate({ fill, trade, sequence }) : afterTrade(position ?? noHolding, trade)
    if (comesLate) late++
    else rows.push({ fill, sequence, holding })
    const { quantity, totalCost, realised } = holding
    const { fees, cash } = withTrade(position ?? noTotals, trade)
    const last = comesLate ? position.last : { executedAt: fill.executedAt, signalId: fill.signalId, price: fill.price }
    const booking: Booking = { quantity, totalCost, realised, fees, cash, fills: (position?.fills ?? 0) + 1, sequence, last }
    positions.set(fill.symbol, booking)
    events.push(booking)
  }
  return { rows, events, positions, late }
}
