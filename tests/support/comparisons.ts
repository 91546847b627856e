import { until } from '@trading/rig/until'
import { Registry } from 'prom-client'
import { keepingLog } from '../../service-b/src/examples.fixture'
import { createReconciliationMetrics } from '../../service-b/src/reconcile/metrics'
import { openReconciliation, type ReconciliationOptions } from '../../service-b/src/reconcile/open-reconciliation'

export type ComparisonOptions = Pick<ReconciliationOptions, 'ledger' | 'venue'> & Partial<ReconciliationOptions> & { aheadMs?: number }

/** Opens a reconciliation whose clock is `aheadMs` ahead, and records what it reports. */
export function openComparisons({ aheadMs = 0, ...options }: ComparisonOptions) {
  const clock = { aheadMs }
  const { lines, log } = keepingLog()
  const registry = new Registry()
  const metrics = createReconciliationMetrics(registry)
  let comparisons = 0
  const counting = {
    ...metrics,
    succeeded(at: number) {
      metrics.succeeded(at)
      comparisons++
    },
  }
  const now = () => Date.now() + clock.aheadMs
  const running = openReconciliation({ engine: 'engine-9', log, metrics: counting, intervalMs: 3_600_000, now, ...options })
  return {
    clock,
    told: (event: string) => lines.filter((line) => line.event === event),
    lines,
    metric: async (name: string) => (await registry.metrics()).split('\n').find((line) => line.startsWith(`${name} `)),
    compared: (times: number) => until(`${times} comparisons`, () => comparisons >= times, { everyMs: 5 }),
    warning: running.warning,
    close: () => running.close(),
  }
}

/** Compares once. */
export async function compareOnce({ aheadMs = 0, ...options }: ComparisonOptions) {
  // The clock counts whole milliseconds; include claims made within the current one.
  const comparisons = openComparisons({ ...options, aheadMs: aheadMs + 1 })
  await comparisons.compared(1)
  await comparisons.close()
  return comparisons
}
