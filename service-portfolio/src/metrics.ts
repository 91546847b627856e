import type { DeliveryOutcome } from '@trading/messaging'
import { Counter, Gauge, Histogram, type Registry } from '@trading/runtime'
import type { NewFill } from './rules/fill-of'
import type { Booked } from './store/book-fills'
import type { RiskVerdict } from './store/decide-orders'
import type { EndedAs, OpenReservations } from './store/end-reservations'

export type Metrics = ReturnType<typeof createMetrics>

const buckets = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 3_600]

export function createMetrics(registry: Registry) {
  const registers = [registry]
  const counter = (name: string, help: string, ...labelNames: string[]) => new Counter({ name, help, labelNames, registers })
  const booked = counter('portfolio_fills_booked_total', 'Fills booked, by whether a report or the ledger brought them.', 'from')
  const duplicates = counter('portfolio_duplicates_total', 'Fills that were booked already when they came again.')
  const withoutFill = counter('portfolio_reports_without_fill_total', 'Reports of which nothing is booked, by status.', 'status')
  const late = counter('portfolio_late_fills_total', 'Fills executed before others that were booked already, which were booked again.')
  const mended = counter('portfolio_gaps_mended_total', 'Fills that the ledger had and no report had brought in time.')
  const unknown = new Gauge({ name: 'portfolio_unknown_fills', help: 'Fills that are booked and not in the ledger.', registers })
  const findings = new Gauge({
    name: 'portfolio_open_findings',
    help: 'Open findings of the reconciliation that concern a symbol; as of the last reading.',
    registers,
  })
  const dead = counter('deliveries_dead_lettered_total', 'Reports sent to the dead-letter queue.')
  const retried = counter('deliveries_retried_total', 'Reports sent to a retry queue, by its delay.', 'tier')
  const cancelled = counter(
    'subscriptions_cancelled_total',
    'Subscriptions that the broker cancelled, for example because the queue was deleted.',
  )
  const sequence = new Gauge({ name: 'portfolio_sequence', help: 'The number of the newest event.', registers })
  const delay = new Histogram({
    name: 'portfolio_booking_delay_seconds',
    help: 'Time from the execution of a fill to its booking.',
    buckets,
    registers,
  })
  const checks = counter('risk_checks_total', 'Orders that engines asked about, by the answer.', 'decision')
  const checkSeconds = new Histogram({
    name: 'risk_check_seconds',
    help: 'How long answers about orders took here.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  })
  const reservations = new Gauge({ name: 'risk_reservations', help: 'Orders that are reserved; read once a second.', registers })
  const overdue = new Gauge({ name: 'risk_reservations_overdue', help: 'Those past their deadline.', registers })
  const released = counter('risk_reservations_ended_total', 'Reservations that ended other than by booking a report, by how.', 'as')
  return {
    booked({ fresh, late: lateFills, sequence: newest }: Booked, fills: readonly NewFill[]): void {
      duplicates.inc(fills.length - fresh.size)
      late.inc(lateFills)
      sequence.set(newest)
      const now = Date.now()
      for (const { reportId, executedAt } of fills) {
        if (fresh.has(reportId)) delay.observe(Math.max(0, now - Date.parse(executedAt)) / 1_000)
      }
    },
    bookedFrom: (from: 'report' | 'ledger', fills: number) => booked.inc({ from }, fills),
    withoutFill: (status: string) => withoutFill.inc({ status }),
    mended: (fills: number) => mended.inc(fills),
    unknown: (fills: number) => unknown.set(fills),
    openFindings: (count: number) => findings.set(count),
    acknowledged(delivery: DeliveryOutcome): void {
      if (delivery.outcome === 'retried') retried.inc({ tier: delivery.tier.routingKey })
      if (delivery.outcome === 'deadLettered') dead.inc()
    },
    cancelled: () => cancelled.inc(),
    reservations: {
      decided(decision: RiskVerdict['decision'], tookMs: number) {
        checks.inc({ decision })
        checkSeconds.observe(tookMs / 1_000)
      },
      open({ count, overdue: late }: OpenReservations) {
        reservations.set(count)
        overdue.set(late)
      },
      ended: (as: EndedAs, count: number) => released.inc({ as }, count),
    },
    /** Reads this whenever the metrics are read. */
    lag: (comparison: { readonly lagMs: number | undefined }) =>
      new Gauge({
        name: 'portfolio_lag_seconds',
        help: 'How long ago everything that the ledger had was booked; absent before the first comparison.',
        registers,
        collect() {
          if (comparison.lagMs !== undefined) this.set(comparison.lagMs / 1_000)
        },
      }),
  }
}
