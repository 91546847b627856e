import { add, type Exact, exact, signOf, subtract, zero } from './exact'
import type { MarketPrice } from './mark'
import { valueAt } from './position'
import type { DayResult } from './risk-limits'

/** What is needed of a position. */
export interface DayPosition {
  readonly quantity: Exact
  readonly totalCost: Exact
  readonly realised: Exact
  readonly fees: Exact
}

/** What was realised, less fees, by the fills before midnight, UTC, by symbol. */
export type DayStart = ReadonlyMap<string, Exact>

/**
 * The result of the day of these positions: what their fills since midnight realised, less fees, and what is unrealised now. What is open since
 * an earlier day counts with all that it has lost or gained. Unknown as soon as one open position has no fresh mark: a stale one would hide the
 * loss.
 */
export function dayResult(
  positions: Iterable<readonly [symbol: string, DayPosition]>,
  start: DayStart,
  latest: (symbol: string) => MarketPrice | undefined,
): DayResult {
  let earned = zero
  for (const [symbol, position] of positions) {
    const price = signOf(position.quantity) === 0 ? '0' : freshPrice(latest(symbol))
    if (price === undefined) return { unknown: `no fresh price of ${symbol}, of which a position is open` }
    const { total } = valueAt(exact(price), position)
    earned = add(earned, subtract(total, start.get(symbol) ?? zero))
  }
  return { earned }
}

const freshPrice = (mark: MarketPrice | undefined): string | undefined => (mark?.live ? mark.price : undefined)
