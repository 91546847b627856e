import type { Querying } from '@trading/postgres'
import type { DayPosition } from '../rules/day-result'
import { exact } from '../rules/exact'
import { type DayResult, type Exposure, isLimited, type RiskLimits, type RiskState } from '../rules/risk-limits'

/** The result of the day of these positions; of one symbol if it is named. */
export type DayResults = (positions: ReadonlyMap<string, DayPosition>, symbol: string | undefined) => DayResult

export interface RiskStateOptions {
  /** The symbols of the orders. */
  symbols: readonly string[]
  limits: RiskLimits
  day: DayResults
}

/** What orders are checked against; the checks of further orders take their reservations into account. */
export interface ReadRiskState extends RiskState {
  readonly exposures: Map<string, Exposure>
  readonly orders: Map<string, number>
}

type ExposureRow = [
  symbol: string,
  ...[held: string, totalCost: string, realised: string, fees: string],
  ...[buys: string, sells: string, price: string],
]

// One statement, so that a fill is either in the position or still reserved, and never both or neither.
const exposuresStatement = {
  text: `
    SELECT symbol, coalesce(positions.quantity, 0), coalesce(total_cost, 0), coalesce(realised, 0), coalesce(fees, 0),
      coalesce(buys, 0), coalesce(sells, 0),
      coalesce(
        (SELECT reference_price FROM reservations AS newest
          WHERE newest.symbol = coalesce(positions.symbol, open.symbol) AND refusal IS NULL ORDER BY asked_at DESC LIMIT 1),
        last_price)
    FROM positions FULL JOIN (
      SELECT symbol, sum(quantity) FILTER (WHERE side = 'BUY') AS buys, sum(quantity) FILTER (WHERE side = 'SELL') AS sells
      FROM reservations WHERE ended_at IS NULL AND ($1::text[] IS NULL OR symbol = ANY($1)) GROUP BY symbol
    ) AS open USING (symbol)
    WHERE $1::text[] IS NULL OR symbol = ANY($1)`,
}
const ordersStatement = {
  text: `
    SELECT symbol, count(*)::float8 FROM reservations
    WHERE asked_at > clock_timestamp() - interval '1 second' AND refusal IS NULL AND ($1::text[] IS NULL OR symbol = ANY($1))
    GROUP BY symbol`,
}

/** Within a transaction that holds the lock of the reservations. Reads no more than the limits need. */
export async function readRiskState(querying: Querying, { symbols, limits, day }: RiskStateOptions): Promise<ReadRiskState> {
  const ofAll = limits.notional !== undefined || limits.dayLoss !== undefined
  const needsExposures = ofAll || isLimited(limits.position) || isLimited(limits.symbolNotional) || isLimited(limits.symbolDayLoss)
  const needsOrders = limits.orders !== undefined || isLimited(limits.symbolOrders)
  const exposureRows = needsExposures ? (await querying.values<ExposureRow>(exposuresStatement, [ofAll ? null : symbols])).rows : []
  const orderRows = needsOrders
    ? (await querying.values<[string, number]>(ordersStatement, [limits.orders === undefined ? symbols : null])).rows
    : []

  const exposures = new Map<string, Exposure>()
  const positions = new Map<string, DayPosition>()
  for (const [symbol, held, totalCost, realised, fees, buys, sells, price] of exposureRows) {
    const quantity = exact(held)
    exposures.set(symbol, { held: quantity, buys: exact(buys), sells: exact(sells), price: exact(price) })
    positions.set(symbol, { quantity, totalCost: exact(totalCost), realised: exact(realised), fees: exact(fees) })
  }
  return { exposures, orders: new Map(orderRows), day: (symbol) => day(positions, symbol) }
}
