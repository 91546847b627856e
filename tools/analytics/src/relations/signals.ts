import { everySignal } from '@trading/ledger'
import type { Relation } from './relation'

/** The chosen signals, of the archive too. */
export const chosenSignals: Relation = {
  name: 'signals',
  columns: {
    ...{ signal_id: 'uuid', strategy: 'text', symbol: 'text', side: 'text', quantity: 'numeric', reference_price: 'numeric' },
    ...{ issued_at: 'timestamptz', received_at: 'timestamptz', claims: 'integer', status: 'text', venue: 'text' },
    ...{ filled_quantity: 'numeric', average_price: 'numeric', fee: 'numeric', reason: 'text', executed_at: 'timestamptz' },
    ...{ ended_at: 'timestamptz', ended_by: 'text', unreadable_at: 'timestamptz', sent_at: 'timestamptz' },
  },
  text: () => `
    SELECT * FROM (${everySignal}) AS every
    WHERE ($1::timestamptz IS NULL OR received_at >= $1)
      AND ($2::text IS NULL OR upper(symbol COLLATE "C") = upper($2 COLLATE "C"))
      AND ($3::text IS NULL OR strategy = $3)`,
}
