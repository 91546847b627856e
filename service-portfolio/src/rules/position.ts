import type { Side } from '@trading/contracts'
import { absolute, add, compare, divide, type Exact, multiply, negate, signOf, subtract, zero } from './exact'

/** What a rule needs to know of a fill. */
export interface Trade {
  readonly side: Side
  readonly quantity: Exact
  readonly price: Exact
  readonly fee: Exact
}

/** The part of a position that depends on the order of its fills. */
export interface Holding {
  /** Negative if short. */
  readonly quantity: Exact
  /** What the open quantity cost; negative if short: what its sale brought. */
  readonly totalCost: Exact
  /** Without fees. */
  readonly realised: Exact
}

/** The part that does not. */
export interface Totals {
  readonly fees: Exact
  /** What sales brought, less what purchases cost, less fees. */
  readonly cash: Exact
}

export const noHolding: Holding = { quantity: zero, totalCost: zero, realised: zero }
export const noTotals: Totals = { fees: zero, cash: zero }

/** Decimals of an average, and of the part of the cost that a partial close releases. */
export const costDecimals = 12

const signed = ({ side, quantity }: Trade): Exact => (side === 'BUY' ? quantity : negate(quantity))

/**
 * The holding after a trade, by average cost. What opens adds its price to the cost. What closes releases its share of the cost, rounded to 12
 * decimals, and the rest stays in the cost, so that nothing is lost: `realised − totalCost` is always what sales brought less what purchases
 * cost. A trade that is larger than the position closes all of it, and opens the rest at its own price.
 */
export function afterTrade({ quantity, totalCost, realised }: Holding, trade: Trade): Holding {
  const change = signed(trade)
  const opens = signOf(quantity) === 0 || signOf(quantity) === signOf(change)
  if (opens) return { quantity: add(quantity, change), totalCost: add(totalCost, multiply(change, trade.price)), realised }
  const closesAll = compare(absolute(change), absolute(quantity)) >= 0
  const closed = closesAll ? negate(quantity) : change
  const released = closesAll ? totalCost : divide(multiply(totalCost, negate(closed)), quantity, costDecimals)
  const opened = subtract(change, closed)
  return {
    quantity: add(quantity, change),
    totalCost: add(subtract(totalCost, released), multiply(opened, trade.price)),
    realised: subtract(realised, add(multiply(closed, trade.price), released)),
  }
}

export const withTrade = ({ fees, cash }: Totals, trade: Trade): Totals => ({
  fees: add(fees, trade.fee),
  cash: subtract(subtract(cash, multiply(signed(trade), trade.price)), trade.fee),
})

/** Undefined if nothing is open. */
export const averageOf = ({ quantity, totalCost }: Pick<Holding, 'quantity' | 'totalCost'>): Exact | undefined =>
  signOf(quantity) === 0 ? undefined : divide(totalCost, quantity, costDecimals)

export interface Valued {
  readonly exposure: Exact
  readonly unrealised: Exact
  /** Realised and unrealised, less fees. It does not depend on the order of the fills. */
  readonly total: Exact
}

/** A position at a price. */
export function valueAt(price: Exact, { quantity, totalCost, realised, fees }: Holding & Pick<Totals, 'fees'>): Valued {
  const exposure = multiply(quantity, price)
  const unrealised = subtract(exposure, totalCost)
  return { exposure, unrealised, total: subtract(add(realised, unrealised), fees) }
}
