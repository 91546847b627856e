import { Counter, Gauge, type Registry } from '@trading/runtime'
import { type FindingKind, findingKinds } from './findings'

export type ReconciliationMeters = ReturnType<typeof createReconciliationMeters>

/** What reconciliation counts. */
export function createReconciliationMeters(registry: Registry) {
  const registers = [registry]
  const findings = new Counter({
    name: 'reconciliation_findings_total',
    help: 'New disagreements between the ledger and the venue, by kind.',
    labelNames: ['kind'],
    registers,
  })
  const recorded = new Counter({
    name: 'reconciliation_recorded_total',
    help: 'Outcomes that no engine had recorded, recorded as the venue says.',
    registers,
  })
  const failures = new Counter({
    name: 'reconciliation_failures_total',
    help: 'Comparisons cut short, since the ledger or the venue did not answer.',
    registers,
  })
  const lastSuccess = new Gauge({
    name: 'reconciliation_last_success_timestamp_seconds',
    help: 'When a comparison was last done to its end, in seconds since the epoch; 0 before the first.',
    registers,
  })
  // From 0, so that the first one is an increase.
  for (const kind of findingKinds) findings.inc({ kind }, 0)

  return {
    found: (kind: FindingKind) => findings.inc({ kind }),
    recorded: () => recorded.inc(),
    failed: () => failures.inc(),
    /** `at` in milliseconds since the epoch. */
    succeeded: (at: number) => lastSuccess.set(at / 1_000),
  }
}
