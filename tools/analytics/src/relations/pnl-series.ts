import { marks } from './marks'
import type { Relation } from './relation'
import { chosenSignals } from './signals'

/** The number of the last point; the first is 0. */
const last = 59

/**
 * What was earned up to each of some points in time, from the first fill to the last fill or mark: cash, and positions at the price of that
 * time, less fees. Which unit was sold first makes no difference to it.
 */
export const pnlSeries: Relation = {
  name: 'pnl_series',
  columns: { at: 'timestamptz', total: 'numeric' },
  text: ({ from, ticks }) => `
    WITH filled AS (
      SELECT signal_id, symbol, CASE side WHEN 'BUY' THEN 1 ELSE -1 END * filled_quantity AS bought, average_price, fee, executed_at
      FROM ${from(chosenSignals)} WHERE status = 'FILLED'
    ), bounds AS (
      SELECT min(executed_at) AS first, greatest(max(executed_at), (SELECT max(mark_at) FROM ${from(marks)})) AS last
      FROM filled
    ), points AS (
      SELECT point, CASE point WHEN ${last} THEN last ELSE first + make_interval(secs => extract(epoch FROM last - first)::float8 * point / ${last}) END AS at
      FROM bounds, generate_series(0, ${last}) AS point WHERE first IS NOT NULL
    ), flows AS (
      SELECT symbol, point, sum(-bought * average_price - fee) AS cash, sum(bought) AS position,
        (array_agg(average_price ORDER BY executed_at DESC, signal_id DESC))[1] AS last_price
      FROM (
        SELECT filled.*, width_bucket(executed_at - interval '1 microsecond', (SELECT array_agg(at ORDER BY point) FROM points)) AS point
        FROM filled
      ) AS placed GROUP BY symbol, point
    ), sums AS (
      SELECT symbol, point, at, coalesce(sum(cash) OVER so_far, 0) AS cash, coalesce(sum(position) OVER so_far, 0) AS position, last_price,
        count(last_price) OVER so_far AS traded
      FROM points CROSS JOIN (SELECT DISTINCT symbol FROM filled) AS symbols LEFT JOIN flows USING (symbol, point)
      WINDOW so_far AS (PARTITION BY symbol ORDER BY point)
    ), valued AS (
      SELECT point, at, cash + position * coalesce(
        (SELECT price FROM ${ticks} WHERE ticks.symbol = sums.symbol AND event_at <= at
          ORDER BY event_at DESC, epoch DESC, sequence DESC LIMIT 1),
        first_value(last_price) OVER (PARTITION BY symbol, traded ORDER BY point), 0) AS value
      FROM sums
    )
    SELECT at, sum(value) FROM valued GROUP BY point, at ORDER BY point`,
}
