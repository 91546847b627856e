import type { Ledger } from '@trading/ledger'
import type { Owned } from '@trading/runtime'

/** What the fleet records about signals, as far as execution needs it. */
export interface ExecutionStore extends Owned, Pick<Ledger, 'claim' | 'record' | 'markUnreadable' | 'sent'> {
  /** Undefined without a ledger. */
  ledger: Ledger | undefined
}
