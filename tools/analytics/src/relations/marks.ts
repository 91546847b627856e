import { everySignal } from '@trading/ledger'
import type { Relation } from './relation'
import { chosenSignals } from './signals'

/** The price at which open positions are valued: the last tick, else the last fill, whatever its strategy. */
export const marks: Relation = {
  name: 'marks',
  columns: { symbol: 'text', mark: 'numeric', mark_source: 'text', mark_at: 'timestamptz' },
  text: ({ from, ticks }) => `
    SELECT symbol, coalesce(tick.price, average_price), CASE WHEN tick.price IS NULL THEN 'fill' ELSE 'tick' END,
      coalesce(tick.event_at, executed_at)
    FROM (
      SELECT DISTINCT ON (symbol) symbol, average_price, executed_at
      FROM (${everySignal}) AS every
      WHERE status = 'FILLED' AND symbol IN (SELECT symbol FROM ${from(chosenSignals)} WHERE status = 'FILLED')
      ORDER BY symbol, executed_at DESC, signal_id DESC
    ) AS last_fills
    LEFT JOIN LATERAL (
      SELECT price, event_at FROM ${ticks} WHERE ticks.symbol = last_fills.symbol
      ORDER BY event_at DESC, epoch DESC, sequence DESC LIMIT 1
    ) AS tick ON true`,
}
