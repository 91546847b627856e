import type { Owned, Registry } from '@trading/runtime'
import { type AskedVenue, hasList } from './listing-venue'
import { createReconciliationMetrics } from './metrics'
import { openReconciliation, type ReconciliationOptions } from './open-reconciliation'

export interface StartReconciliationOptions extends Omit<ReconciliationOptions, 'ledger' | 'venue' | 'metrics'> {
  /** Undefined if there is no ledger to reconcile. */
  ledger: ReconciliationOptions['ledger'] | undefined
  venue: AskedVenue
  registry: Registry
}

// The in-process venue never has a list, because engines do not share it, so this is not worth a log line at info.
const simulated = 'paper'

/** Starts reconciliation if there is a ledger, and logs once if the venue has no list. */
export function startReconciliation({ ledger, venue, registry, ...options }: StartReconciliationOptions): Owned {
  if (!ledger) return {}
  const level = venue.name === simulated ? 'debug' : 'info'
  if (!hasList(venue)) options.log[level]({}, `venue ${venue.name} cannot list its orders: the ledger is not reconciled with it`)
  return openReconciliation({ ...options, ledger, venue, metrics: createReconciliationMetrics(registry) })
}
