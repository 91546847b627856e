import { maxTickAge } from './fills'
import type { Relation } from './relation'
import { chosenSignals } from './signals'

/**
 * By UTC day, symbol and side: the average price of the fills, beside that of the market from the first of their signals to arrive to the
 * last of them to be executed. The benchmark is the market's VWAP if its ticks have quantities, else its TWAP. Positive is worse.
 */
export const vwap: Relation = {
  name: 'vwap',
  columns: {
    ...{ day: 'text', symbol: 'text', side: 'text', fills: 'integer', quantity: 'numeric', vwap: 'numeric' },
    ...{ from_at: 'timestamptz', to_at: 'timestamptz', ticks: 'integer', market_vwap: 'numeric', market_twap: 'numeric' },
    ...{ benchmark: 'text', bps: 'numeric' },
  },
  text: ({ from, ticks }) => `
    SELECT day, symbol, side, fills, quantity, round(vwap, 12), from_at, to_at, ticks, round(market_vwap, 12), round(market_twap, 12),
      CASE WHEN market_vwap IS NOT NULL THEN 'VWAP' WHEN market_twap IS NOT NULL THEN 'TWAP' END,
      round(10000 * CASE side WHEN 'BUY' THEN 1 ELSE -1 END * (vwap - coalesce(market_vwap, market_twap))
        / coalesce(market_vwap, market_twap), 6)
    FROM (
      SELECT to_char(executed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, symbol, side, count(*)::int AS fills, sum(filled_quantity) AS quantity,
        sum(filled_quantity * average_price) / sum(filled_quantity) AS vwap,
        min(least(received_at, executed_at)) AS from_at, max(executed_at) AS to_at
      FROM ${from(chosenSignals)} WHERE status = 'FILLED' GROUP BY 1, 2, 3
    ) AS traded
    LEFT JOIN LATERAL (
      SELECT count(*)::int AS ticks, sum(price * quantity) / nullif(sum(quantity), 0) AS market_vwap
      FROM ${ticks} WHERE ticks.symbol = traded.symbol AND event_at BETWEEN from_at AND to_at
    ) AS market ON true
    LEFT JOIN LATERAL (
      SELECT sum(price * stood) / nullif(sum(stood), 0) AS market_twap
      FROM (
        SELECT price,
          extract(epoch FROM lead(event_at, 1, to_at) OVER (ORDER BY event_at, epoch, sequence) - greatest(event_at, from_at)) AS stood
        FROM (
          (SELECT price, event_at, epoch, sequence FROM ${ticks}
            WHERE ticks.symbol = traded.symbol AND event_at <= from_at AND event_at > from_at - ${maxTickAge}
            ORDER BY event_at DESC, epoch DESC, sequence DESC LIMIT 1)
          UNION ALL
          (SELECT price, event_at, epoch, sequence FROM ${ticks}
            WHERE ticks.symbol = traded.symbol AND event_at > from_at AND event_at <= to_at)
        ) AS standing
      ) AS spans
    ) AS average ON true
    ORDER BY day, symbol, side`,
}
