import type { Owned, Registry } from '@trading/runtime'
import { type AskedVenue, hasList } from './listing-venue'
import { createReconciliationMetrics } from './metrics'
import { openReconciliation, type ReconciliationOptions } from './open-reconciliation'

export interface StartReconciliationOptions extends Omit<ReconciliationOptions, 'ledger' | 'venue' | 'metrics'> {
  /** Undefined: there is no ledger to reconcile with the venue. */
  ledger: ReconciliationOptions['ledger'] | undefined
  venue: AskedVenue
  registry: Registry
}

// In the process it never has a list, since no two engines share it: that is as it should be, and no news.
const simulated = 'paper'

/** Reconciles where there is a ledger; where the venue has no list it says so, once. */
export function startReconciliation({ ledger, venue, registry, ...options }: StartReconciliationOptions): Owned {
  if (!ledger) return {}
  const level = venue.name === simulated ? 'debug' : 'info'
  if (!hasList(venue)) options.log[level]({}, `venue ${venue.name} cannot list its orders: the ledger is not reconciled with it`)
  return openReconciliation({ ...options, ledger, venue, metrics: createReconciliationMetrics(registry) })
}
