import { Counter, Gauge, type Registry } from '@trading/runtime'
import { type FindingKind, findingKinds } from './findings'

export type ReconciliationMetrics = ReturnType<typeof createReconciliationMetrics>

export function createReconciliationMetrics(registry: Registry) {
  const registers = [registry]
  const findings = new Counter({
    name: 'reconciliation_findings_total',
    help: 'New disagreements between the ledger and the venue, by kind.',
    labelNames: ['kind'],
    registers,
  })
  const recorded = new Counter({
    name: 'reconciliation_recorded_total',
    help: 'Outcomes that no engine had recorded, recorded as reported by the venue.',
    registers,
  })
  const failures = new Counter({
    name: 'reconciliation_failures_total',
    help: 'Comparisons that failed because the ledger or the venue did not answer.',
    registers,
  })
  const lastSuccess = new Gauge({
    name: 'reconciliation_last_success_timestamp_seconds',
    help: 'When the last complete comparison ended, in seconds since the epoch; 0 before the first.',
    registers,
  })
  const resolved = new Counter({
    name: 'reconciliation_resolved_total',
    help: 'Findings that were resolved, by kind.',
    labelNames: ['kind'],
    registers,
  })
  const openFindings = new Gauge({
    name: 'reconciliation_open_findings',
    help: 'Open findings as of the last comparison, by kind.',
    labelNames: ['kind'],
    registers,
  })
  let isOverdue = () => false
  new Gauge({
    name: 'reconciliation_overdue',
    help: '1 if no comparison was completed for 3 intervals and at least 5 minutes, else 0.',
    registers,
    collect() {
      this.set(isOverdue() ? 1 : 0)
    },
  })
  // Start at 0, so that the first finding is an increase.
  for (const kind of findingKinds) findings.inc({ kind }, 0)

  return {
    found: (kind: FindingKind) => findings.inc({ kind }),
    resolved: (kind: string) => resolved.inc({ kind }),
    openFindings(counts: readonly { kind: string; count: number }[]) {
      for (const kind of findingKinds) openFindings.set({ kind }, counts.find((each) => each.kind === kind)?.count ?? 0)
    },
    /** Called whenever the metrics are collected. */
    overdue(ask: () => boolean) {
      isOverdue = ask
    },
    recorded: () => recorded.inc(),
    failed: () => failures.inc(),
    /** `at` in milliseconds since the epoch. */
    succeeded: (at: number) => lastSuccess.set(at / 1_000),
  }
}
