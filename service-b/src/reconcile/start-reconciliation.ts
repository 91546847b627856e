import type { Registry } from '@trading/runtime'
import { hasList } from './listing-venue'
import { createReconciliationMeters } from './meters'
import { openReconciliation, type ReconciliationOptions } from './open-reconciliation'

export interface StartReconciliationOptions extends Omit<ReconciliationOptions, 'ledger' | 'venue' | 'meters'> {
  /** Undefined: the fleet remembers nothing that could be held against the venue. */
  ledger: ReconciliationOptions['ledger'] | undefined
  venue: Parameters<typeof hasList>[0]
  metrics: Registry
}

/** Reconciles where there are two sides; where one is missing it says so, once. */
export function startReconciliation({ ledger, venue, metrics, ...options }: StartReconciliationOptions): { close(): Promise<void> } {
  if (ledger && hasList(venue)) return openReconciliation({ ...options, ledger, venue, meters: createReconciliationMeters(metrics) })
  if (ledger) options.log.info({}, `venue ${venue.name} has no list of orders: the ledger is not held against it`)
  return { close: async () => undefined }
}
