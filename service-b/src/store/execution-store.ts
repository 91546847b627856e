import type { Ledger } from '@trading/ledger'
import type { Owned } from '@trading/runtime'

/** What the fleet remembers of signals, as far as their execution asks it. */
export interface ExecutionStore extends Owned, Pick<Ledger, 'claim' | 'record' | 'markUnreadable' | 'sent'> {
  /** Undefined where the fleet remembers nothing. */
  ledger: Ledger | undefined
}
