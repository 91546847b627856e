import type { Relation } from './relation'
import { chosenSignals } from './signals'

/** By strategy and symbol, and over all, where both are null. Rates are of the signals that have ended. */
export const fillRates: Relation = {
  name: 'fill_rates',
  columns: {
    ...{ strategy: 'text', symbol: 'text', signals: 'integer', filled: 'integer', rejected: 'integer', expired: 'integer' },
    ...{ open: 'integer', unreadable: 'integer', partial: 'integer', retried: 'integer', fill_rate: 'numeric', filled_share: 'numeric' },
  },
  text: ({ from }) => `
    SELECT strategy, symbol, count(*)::int,
      (count(*) FILTER (WHERE status = 'FILLED'))::int,
      (count(*) FILTER (WHERE status = 'REJECTED'))::int,
      (count(*) FILTER (WHERE status = 'EXPIRED'))::int,
      (count(*) FILTER (WHERE status = 'STARTED'))::int,
      (count(*) FILTER (WHERE status = 'STARTED' AND unreadable_at IS NOT NULL))::int,
      (count(*) FILTER (WHERE status = 'FILLED' AND filled_quantity < quantity))::int,
      (count(*) FILTER (WHERE claims > 1))::int,
      round((count(*) FILTER (WHERE status = 'FILLED'))::numeric / nullif(count(*) FILTER (WHERE status <> 'STARTED'), 0), 6),
      round(sum(filled_quantity * reference_price) FILTER (WHERE status <> 'STARTED')
        / nullif(sum(quantity * reference_price) FILTER (WHERE status <> 'STARTED'), 0), 6)
    FROM ${from(chosenSignals)}
    GROUP BY GROUPING SETS ((strategy, symbol), ()) HAVING count(*) > 0
    ORDER BY strategy, symbol`,
}

/** Why signals were not filled, the most frequent first; numbers in a reason are shown as #, so that alike reasons count together. */
export const reasons: Relation = {
  name: 'reasons',
  columns: { status: 'text', reason: 'text', signals: 'integer' },
  text: ({ from }) => `
    SELECT status, regexp_replace(reason, '[0-9]+([.,:][0-9]+)*', '#', 'g'), count(*)::int
    FROM ${from(chosenSignals)}
    WHERE status IN ('REJECTED', 'EXPIRED')
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`,
}
