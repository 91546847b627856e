import { chosenFills } from './fills'
import type { Relation } from './relation'

/** By strategy and symbol, and over all, where both are null. Positive is worse: bought dearer or sold cheaper. */
export const slippage: Relation = {
  name: 'slippage',
  columns: {
    ...{ strategy: 'text', symbol: 'text', fills: 'integer', notional: 'numeric' },
    ...{ reference_bps: 'numeric', reference_p50_bps: 'numeric', reference_p95_bps: 'numeric' },
    ...{ arrival_fills: 'integer', arrival_bps: 'numeric', arrival_p50_bps: 'numeric', arrival_p95_bps: 'numeric' },
    ...{ fee_bps: 'numeric', shortfall: 'numeric' },
  },
  text: ({ from }) => `
    SELECT strategy, symbol, count(*)::int, sum(filled_quantity * average_price),
      round(10000 * sum(sign * (average_price - reference_price) * filled_quantity) / sum(reference_price * filled_quantity), 6),
      round(percentile_disc(0.5) WITHIN GROUP (ORDER BY reference_slip), 6),
      round(percentile_disc(0.95) WITHIN GROUP (ORDER BY reference_slip), 6),
      count(arrival_price)::int,
      round(10000 * sum(sign * (average_price - arrival_price) * filled_quantity) / sum(arrival_price * filled_quantity), 6),
      round(percentile_disc(0.5) WITHIN GROUP (ORDER BY arrival_slip), 6),
      round(percentile_disc(0.95) WITHIN GROUP (ORDER BY arrival_slip), 6),
      round(10000 * sum(fee) / sum(reference_price * filled_quantity), 6),
      sum(sign * (average_price - reference_price) * filled_quantity + fee)
    FROM (
      SELECT *, 10000 * sign * (average_price - reference_price) / reference_price AS reference_slip,
        10000 * sign * (average_price - arrival_price) / arrival_price AS arrival_slip
      FROM ${from(chosenFills)}
    ) AS slipped
    GROUP BY GROUPING SETS ((strategy, symbol), ()) HAVING count(*) > 0
    ORDER BY strategy, symbol`,
}
