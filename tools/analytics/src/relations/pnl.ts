import { marks } from './marks'
import type { Relation } from './relation'
import { chosenSignals } from './signals'

/**
 * By strategy and symbol; by strategy, where the symbol is null; and over all, where both are. First in, first out: the k-th unit bought
 * belongs to the k-th unit sold, whichever came first, so sums up to the smaller of both totals are what was realised. Without a division, so
 * exact.
 */
export const pnl: Relation = {
  name: 'pnl',
  columns: {
    ...{ strategy: 'text', symbol: 'text', fills: 'integer', bought: 'numeric', sold: 'numeric', position: 'numeric' },
    ...{ open_cost: 'numeric', realised: 'numeric', unrealised: 'numeric', fees: 'numeric', total: 'numeric' },
    ...{ mark: 'numeric', mark_source: 'text', mark_at: 'timestamptz' },
  },
  text: ({ from }) => `
    WITH ordered AS (
      SELECT strategy, symbol, side, filled_quantity, average_price, fee,
        sum(filled_quantity) OVER (PARTITION BY strategy, symbol, side ORDER BY executed_at, signal_id) AS up_to,
        coalesce(sum(filled_quantity) FILTER (WHERE side = 'BUY') OVER (PARTITION BY strategy, symbol), 0) AS bought,
        coalesce(sum(filled_quantity) FILTER (WHERE side = 'SELL') OVER (PARTITION BY strategy, symbol), 0) AS sold
      FROM ${from(chosenSignals)} WHERE status = 'FILLED'
    ), matched AS (
      SELECT *, CASE side WHEN 'BUY' THEN 1 ELSE -1 END AS sign,
        greatest(0, least(filled_quantity, least(bought, sold) - (up_to - filled_quantity))) AS closed
      FROM ordered
    ), books AS (
      SELECT strategy, symbol, count(*)::int AS fills, max(bought) AS bought, max(sold) AS sold, max(bought) - max(sold) AS position,
        sum(sign * average_price * (filled_quantity - closed)) AS open_cost, sum(-sign * average_price * closed) AS realised,
        sum(fee) AS fees
      FROM matched GROUP BY strategy, symbol
    ), valued AS (
      SELECT books.*, mark, mark_source, mark_at, position * mark - open_cost AS unrealised
      FROM books JOIN ${from(marks)} USING (symbol)
    )
    SELECT strategy, symbol, sum(fills)::int,
      CASE WHEN grouping(symbol) = 0 THEN max(bought) END, CASE WHEN grouping(symbol) = 0 THEN max(sold) END,
      CASE WHEN grouping(symbol) = 0 THEN max(position) END, sum(open_cost), sum(realised), sum(unrealised), sum(fees),
      sum(realised + unrealised - fees), CASE WHEN grouping(symbol) = 0 THEN max(mark) END,
      CASE WHEN grouping(symbol) = 0 THEN max(mark_source) END, CASE WHEN grouping(symbol) = 0 THEN max(mark_at) END
    FROM valued
    GROUP BY GROUPING SETS ((strategy, symbol), (strategy), ()) HAVING count(*) > 0
    ORDER BY strategy, symbol`,
}
