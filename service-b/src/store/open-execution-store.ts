import { type LedgerOptions, openLedger } from '@trading/ledger'
import type { ExecutionStore } from './execution-store'
import { noStore } from './no-store'

/** Values of LEDGER: the ledger in PostgreSQL, or no store. */
export const ledgerChoices = ['on', 'off'] as const

export type OpenExecutionStoreOptions = LedgerOptions & { kind: (typeof ledgerChoices)[number] }

/** Opens the ledger, or logs a warning and stores nothing. */
export async function openExecutionStore({ kind, ...options }: OpenExecutionStoreOptions): Promise<ExecutionStore> {
  if (kind === 'off') {
    options.log.warn(
      'the ledger is off: signals are executed at least once, a crash may execute a signal twice, and no halt reaches this engine',
    )
    return noStore
  }
  const ledger = await openLedger(options)
  return Object.assign(ledger, { ledger })
}
