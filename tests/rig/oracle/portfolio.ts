import type { TestDatabase } from '../test-database'

// In SQL, so that the amounts are computed by another implementation than the portfolio's. The total is compared at the last fill's price.
const positionsText = `
  WITH filled AS (
    SELECT signal_id, symbol, side, filled_quantity AS quantity, average_price AS price, fee FROM signals WHERE status = 'FILLED'
    UNION ALL
    SELECT live.signal_id, symbol, side, filled_quantity, average_price, fee
    FROM archived_signals, LATERAL jsonb_populate_record(NULL::signals, signal) AS live
    WHERE status = 'FILLED'
  ), ledger AS (
    SELECT symbol, count(*) AS fills, sum(fee) AS fees,
      sum(CASE side WHEN 'BUY' THEN quantity ELSE -quantity END) AS quantity,
      sum(CASE side WHEN 'BUY' THEN -quantity * price ELSE quantity * price END - fee) AS cash
    FROM filled GROUP BY symbol
  )
  SELECT symbol,
    concat_ws(' ', ledger.fills, ledger.quantity, ledger.cash, ledger.fees) AS should,
    concat_ws(' ', booked.fills, booked.quantity, booked.cash, booked.fees) AS is
  FROM ledger FULL JOIN positions AS booked USING (symbol)
  WHERE (ledger.fills, ledger.quantity, ledger.cash, ledger.fees, ledger.cash + ledger.quantity * last_price)
    IS DISTINCT FROM (booked.fills, booked.quantity, booked.cash, booked.fees,
      booked.realised + booked.quantity * last_price - booked.total_cost - booked.fees)
  ORDER BY symbol`
const eventsText = `
  SELECT head.sequence::int AS head, count(events.sequence)::int AS events, coalesce(max(events.sequence), 0)::int AS last,
    (SELECT count(DISTINCT report_id) FROM fills)::int AS fills, (SELECT count(*) FROM booked_reports)::int AS reports,
    (SELECT count(*) FROM positions JOIN events USING (sequence)
      WHERE (positions.quantity, positions.cash, positions.realised) = (events.quantity, events.cash, events.realised))::int AS agreeing,
    (SELECT count(*) FROM positions)::int AS positions
  FROM head LEFT JOIN events ON true GROUP BY head.sequence`

interface Counts {
  head: number
  events: number
  last: number
  fills: number
  reports: number
  agreeing: number
  positions: number
}

/**
 * How the positions differ from the sums of the ledger's fills, and the events from the fills; empty if they do not. Read without the
 * portfolio's code, in a database whose schema holds both.
 */
export async function portfolioDifferences({ sql }: Pick<TestDatabase, 'sql'>): Promise<string[]> {
  const [there] = await sql<{ both: boolean }>(`SELECT to_regclass('signals') IS NOT NULL AND to_regclass('head') IS NOT NULL AS both`)
  if (!there?.both) return ['there is no ledger, or no portfolio']
  const positions = await sql<{ symbol: string; should: string; is: string }>(positionsText)
  const [counts] = await sql<Counts>(eventsText)
  const { head, ...others } = counts as Counts
  const { events, last, fills, reports, agreeing } = others
  return [
    ...positions.map(
      ({ symbol, should, is }) => `${symbol}: fills, quantity, cash and fees are ${is || 'none'}, in the ledger ${should || 'none'}`,
    ),
    ...(events === head && last === head && fills === head && reports === head
      ? []
      : [`the head is ${head}, and there are ${events} events up to ${last}, ${fills} fills and ${reports} reports`]),
    ...(agreeing === others.positions ? [] : [`${others.positions - agreeing} positions differ from their last event`]),
  ]
}
