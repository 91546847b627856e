import type { Querying } from '@trading/postgres'
import type { DayStart } from '../rules/day-result'
import { exact } from '../rules/exact'

// By the time of execution: a fill belongs to the day on which it was executed, whenever it was booked.
const statement = {
  text: `
    SELECT symbol, coalesce(before.realised_after, 0) - (positions.fees - coalesce(today.fees, 0))
    FROM positions
    LEFT JOIN LATERAL (
      SELECT realised_after FROM fills WHERE fills.symbol = positions.symbol AND executed_at < $1
      ORDER BY executed_at DESC, signal_id DESC LIMIT 1
    ) AS before ON true
    LEFT JOIN LATERAL (
      SELECT sum(fee) AS fees FROM fills WHERE fills.symbol = positions.symbol AND executed_at >= $1
    ) AS today ON true`,
}

/** What the fills before this midnight have realised, less their fees, by symbol. */
export const dayStartOf =
  (querying: Querying) =>
  async (midnight: Date): Promise<DayStart> => {
    const { rows } = await querying.values<[symbol: string, realised: string]>(statement, [midnight])
    return new Map(rows.map(([symbol, realised]) => [symbol, exact(realised)]))
  }
