import { type LedgerOptions, openLedger } from '@trading/ledger'
import type { Memory } from './memory'
import { stateless } from './stateless'

/** LEDGER: the fleet's memory in PostgreSQL, or none. */
export const ledgerChoices = ['on', 'off'] as const

export type OpenMemoryOptions = LedgerOptions & { kind: (typeof ledgerChoices)[number] }

/** The ledger, or nothing in its place, which is said in the log. */
export async function openMemory({ kind, ...options }: OpenMemoryOptions): Promise<Memory> {
  if (kind === 'off') {
    options.log.warn('the ledger is off: signals are executed at least once, and a crash may execute one twice')
    return stateless
  }
  const ledger = await openLedger(options)
  return Object.assign(ledger, { ledger })
}
