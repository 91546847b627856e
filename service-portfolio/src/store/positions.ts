import type { Querying } from '@trading/postgres'
import { exact, textOf } from '../rules/exact'
import type { Place } from '../rules/fill-of'
import type { Holding, Totals } from '../rules/position'

/** A position while fills are booked. */
export interface Booking extends Holding, Totals {
  readonly fills: number
  readonly sequence: number
  /** The last fill in order. */
  readonly last: Place & { readonly price: string }
}

export type HoldingRow = [quantity: string, totalCost: string, realised: string]
type Row = [symbol: string, ...HoldingRow, fees: string, cash: string, fills: number, sequence: number, at: Date, id: string, price: string]

const readStatement = {
  text: `
    SELECT symbol, quantity, total_cost, realised, fees, cash, fills::float8, sequence::float8, last_executed_at, last_signal_id, last_price
    FROM positions WHERE symbol = ANY($1)`,
}

export const holdingOf = ([quantity, totalCost, realised]: HoldingRow): Holding => ({
  quantity: exact(quantity),
  totalCost: exact(totalCost),
  realised: exact(realised),
})

export const holdingTexts = ({ quantity, totalCost, realised }: Holding): HoldingRow => [
  textOf(quantity),
  textOf(totalCost),
  textOf(realised),
]

/** The positions of these symbols, by symbol. */
export async function readBookings(querying: Querying, symbols: readonly string[]): Promise<Map<string, Booking>> {
  const { rows } = await querying.values<Row>(readStatement, [symbols])
  return new Map(
    rows.map(([symbol, quantity, totalCost, realised, fees, cash, fills, sequence, at, signalId, price]) => [
      symbol,
      {
        ...holdingOf([quantity, totalCost, realised]),
        ...{ fees: exact(fees), cash: exact(cash), fills, sequence },
        last: { executedAt: at.toISOString(), signalId, price },
      },
    ]),
  )
}
