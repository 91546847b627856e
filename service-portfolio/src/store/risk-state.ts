import type { Querying, Statement } from '@trading/postgres'
import type { DayPosition } from '../rules/day-result'
import { exact } from '../rules/exact'
import { type DayResult, type Exposure, isLimited, type RiskLimits } from '../rules/risk-limits'
import type { StateOfOrders } from './decide-orders'

/** The result of the day of these positions; of one symbol if it is named. */
export type DayResults = (positions: ReadonlyMap<string, DayPosition>, symbol: string | undefined) => DayResult

/** What orders are checked against, of one moment. */
export interface ReadRiskState extends StateOfOrders {
  /** Of the decisions. */
  readonly turn: string
  /** The newest event. */
  readonly sequence: number
  /** Those whose exposure was read; undefined if all were. */
  readonly symbols: ReadonlySet<string> | undefined
}

type KnownRow = [signalId: string, endedAs: string | null, refusal: string | null]
type ExposureRow = [
  symbol: string,
  ...[held: string, totalCost: string, realised: string, fees: string],
  ...[buys: string, sells: string, price: string],
]
type StateRow = [
  turn: string,
  sequence: number,
  known: KnownRow[] | null,
  exposures: ExposureRow[] | null,
  orders: [string, number][] | null,
]

/** Amounts as texts: JSON has no exact decimals. */
const exposuresText = (which: string) => `
  SELECT json_agg(json_build_array(symbol, coalesce(positions.quantity, 0)::text, coalesce(total_cost, 0)::text, coalesce(realised, 0)::text,
    coalesce(fees, 0)::text, coalesce(buys, 0)::text, coalesce(sells, 0)::text,
    coalesce(
      (SELECT reference_price FROM reservations AS newest
        WHERE newest.symbol = coalesce(positions.symbol, open.symbol) AND refusal IS NULL ORDER BY asked_at DESC LIMIT 1),
      last_price)::text))
  FROM (SELECT * FROM positions WHERE ${which}) AS positions FULL JOIN (
    SELECT symbol, sum(quantity) FILTER (WHERE side = 'BUY') AS buys, sum(quantity) FILTER (WHERE side = 'SELL') AS sells
    FROM reservations WHERE ended_at IS NULL AND ${which} GROUP BY symbol
  ) AS open USING (symbol)`
// Not clock_timestamp(), whose value may change within a statement: no index would be used, and every reservation ever made would be read.
const ordersText = (which: string) => `
  SELECT json_agg(json_build_array(symbol, count)) FROM (
    SELECT symbol, count(*) FROM reservations
    WHERE asked_at > statement_timestamp() - interval '1 second' AND refusal IS NULL AND ${which} GROUP BY symbol
  ) AS asked`

const [ofAll, ofTheirs] = ['$2::text[] IS NOT NULL', 'symbol = ANY($2::text[])']

/** Reads no more than the limits need. Planned each time: a plan that was made while there were few reservations would read all of them. */
function statementFor(limits: RiskLimits): Statement & { ofAllSymbols: boolean } {
  const needsAll = limits.notional !== undefined || limits.dayLoss !== undefined
  const needsExposures = needsAll || isLimited(limits.position) || isLimited(limits.symbolNotional) || isLimited(limits.symbolDayLoss)
  const needsOrders = limits.orders !== undefined || isLimited(limits.symbolOrders)
  return {
    ofAllSymbols: (needsAll || !needsExposures) && (limits.orders !== undefined || !needsOrders),
    text: `
      SELECT turn::text, (SELECT sequence::float8 FROM head),
        (SELECT json_agg(json_build_array(signal_id, ended_as, refusal)) FROM reservations WHERE signal_id = ANY($1::uuid[])),
        (${needsExposures ? exposuresText(needsAll ? ofAll : ofTheirs) : 'NULL::json'}),
        (${needsOrders ? ordersText(limits.orders === undefined ? ofTheirs : ofAll) : 'NULL::json'})
      FROM reservation_turns WHERE $2::text[] IS NOT NULL`,
  }
}

/**
 * Reads what orders are checked against by one statement: so a fill is either in the position or still reserved, and never both or neither. That of other
 * symbols is read with theirs.
 */
export function riskStateOf(limits: RiskLimits, day: DayResults) {
  const { ofAllSymbols, ...statement } = statementFor(limits)
  return async (
    querying: Querying,
    orders: readonly { signalId: string; symbol: string }[],
    others: ReadonlySet<string>,
  ): Promise<ReadRiskState> => {
    const symbols = new Set(others)
    for (const { symbol } of orders) symbols.add(symbol)
    const [row] = (await querying.values<StateRow>(statement, [orders.map(({ signalId }) => signalId), [...symbols]])).rows
    if (!row) throw new Error('the table reservation_turns is empty; expected one row: run the migrations again')
    const [turn, sequence, known, exposureRows, orderRows] = row
    const exposures = new Map<string, Exposure>()
    const positions = new Map<string, DayPosition>()
    for (const [symbol, held, totalCost, realised, fees, buys, sells, price] of exposureRows ?? []) {
      const quantity = exact(held)
      exposures.set(symbol, { held: quantity, buys: exact(buys), sells: exact(sells), price: exact(price) })
      positions.set(symbol, { quantity, totalCost: exact(totalCost), realised: exact(realised), fees: exact(fees) })
    }
    return {
      ...{ exposures, turn, sequence, symbols: ofAllSymbols ? undefined : symbols },
      ...{ orders: new Map(orderRows), day: (symbol?: string) => day(positions, symbol) },
      known: new Map((known ?? []).map(([id, endedAs, refusal]) => [id, { endedAs, refusal }])),
    }
  }
}
