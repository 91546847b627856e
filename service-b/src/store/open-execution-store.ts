import { type LedgerOptions, openLedger } from '@trading/ledger'
import type { ExecutionStore } from './execution-store'
import { noStore } from './no-store'

/** LEDGER: the ledger in PostgreSQL, or no store at all. */
export const ledgerChoices = ['on', 'off'] as const

export type OpenExecutionStoreOptions = LedgerOptions & { kind: (typeof ledgerChoices)[number] }

/** The ledger, or no store, which is logged. */
export async function openExecutionStore({ kind, ...options }: OpenExecutionStoreOptions): Promise<ExecutionStore> {
  if (kind === 'off') {
    options.log.warn('the ledger is off: signals are executed at least once, and a crash may execute one twice')
    return noStore
  }
  const ledger = await openLedger(options)
  return Object.assign(ledger, { ledger })
}
