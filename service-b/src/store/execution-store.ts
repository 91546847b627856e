import type { Ledger } from '@trading/ledger'
import type { Owned } from '@trading/runtime'

/** The parts of the ledger that executing signals needs. */
export interface ExecutionStore extends Owned, Pick<Ledger, 'claim' | 'record' | 'markUnreadable' | 'sent'> {
  /** Undefined if the ledger is off. */
  ledger: Ledger | undefined
}
