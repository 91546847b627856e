import type { PermitNews, Refusal, Unsent } from '@trading/ledger'
import type { DeliveryOutcome } from '@trading/messaging'
import { Counter, Gauge, Histogram, type Registry } from '@trading/runtime'
import type { BreakerState } from './guard/breaker'
import { type IntakeReason, intakeReasons } from './intake/gate'

const breakerStates: readonly BreakerState[] = ['closed', 'open', 'half-open']
const buckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60]

export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics(registry: Registry) {
  const registers = [registry]
  const executions = new Counter({
    name: 'executions_total',
    help: 'Signals executed, by status: their outcome is recorded or, without a ledger, their report confirmed.',
    labelNames: ['status'],
    registers,
  })
  const duration = new Histogram({
    name: 'execution_duration_seconds',
    help: 'Time from the start of work on a signal to its recorded outcome or, without a ledger, its confirmed report.',
    buckets,
    registers,
  })
  const age = new Histogram({ name: 'signal_age_seconds', help: 'Age of a signal when it was executed.', buckets, registers })
  const retried = new Counter({
    name: 'deliveries_retried_total',
    help: 'Signals sent to a retry queue, by its delay.',
    labelNames: ['tier'],
    registers,
  })
  const dead = new Counter({ name: 'deliveries_dead_lettered_total', help: 'Signals sent to the dead-letter queue.', registers })
  const cancelled = new Counter({
    name: 'subscriptions_cancelled_total',
    help: 'Subscriptions that the broker cancelled, for example because the queue was deleted.',
    registers,
  })
  const relayed = new Counter({
    name: 'reports_relayed_total',
    help: 'Reports that were recorded but not sent, published by the relay.',
    registers,
  })
  const deferred = new Counter({
    name: 'reports_deferred_total',
    help: 'Reports that were recorded and not confirmed by the engine that recorded them, left to the relay.',
    registers,
  })
  const relayFailed = new Counter({
    name: 'reports_relay_failures_total',
    help: 'Publishes of the relay that failed and will be retried.',
    registers,
  })
  const unsent = new Gauge({
    name: 'reports_unsent',
    help: 'Reports that were recorded and are not marked as sent, of all engines; counted every 5 s, up to 10,000.',
    registers,
  })
  const oldestUnsent = new Gauge({ name: 'reports_unsent_oldest_seconds', help: 'Age of the oldest of them.', registers })
  const archived = new Counter({ name: 'signals_archived_total', help: 'Signals moved to the archive by this engine.', registers })
  const unreadable = new Counter({
    name: 'unreadable_answers_total',
    help: "Signals left to an operator because the venue's answer could not be read.",
    registers,
  })
  const confirm = new Histogram({
    name: 'publish_confirm_seconds',
    help: 'Time from publishing a message to the broker confirm.',
    buckets,
    registers,
  })
  const breaker = new Gauge({
    name: 'breaker_state',
    help: '1 for the current state of the breaker, else 0.',
    labelNames: ['state'],
    registers,
  })
  const intake = new Gauge({
    name: 'intake_paused',
    help: '1 for each reason that keeps intake paused, else 0.',
    labelNames: ['reason'],
    registers,
  })
  const permit = new Gauge({
    name: 'permit_held',
    help: '1 while the database has said of late what is halted, so that orders may be placed, else 0.',
    registers,
  })
  const halts = new Gauge({ name: 'halts_standing', help: 'Halts of all, of symbols and of strategies that stand.', registers })
  const forbidden = new Counter({
    name: 'orders_forbidden_total',
    help: 'Orders that were not placed, by why: no permit, or a halt of all, of their symbol or of their strategy.',
    labelNames: ['because'],
    registers,
  })

  const riskSeconds = new Histogram({
    name: 'risk_answer_seconds',
    help: 'How long the portfolio took to answer about orders, by the answer; `none` if it did not in time.',
    labelNames: ['answer'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers,
  })

  return {
    executed({ status, durationMs, ageMs }: { status: string; durationMs: number; ageMs: number }) {
      executions.inc({ status })
      duration.observe(durationMs / 1_000)
      age.observe(ageMs / 1_000)
    },
    acknowledged(delivery: DeliveryOutcome) {
      if (delivery.outcome === 'retried') retried.inc({ tier: delivery.tier.routingKey })
      if (delivery.outcome === 'deadLettered') dead.inc()
    },
    cancelled: () => cancelled.inc(),
    deferred: () => deferred.inc(),
    relay: {
      onRelayed: (reports: number) => relayed.inc(reports),
      onFailed: () => relayFailed.inc(),
      onUnsent({ count, oldestMs }: Unsent) {
        unsent.set(count)
        oldestUnsent.set(oldestMs / 1_000)
      },
    },
    archived: (signals: number) => archived.inc(signals),
    unreadable: () => unreadable.inc(),
    confirmed: (tookMs: number) => confirm.observe(tookMs / 1_000),
    halts: {
      news({ lapsed, halts: standing }: PermitNews) {
        permit.set(lapsed === undefined ? 1 : 0)
        halts.set(standing.length)
      },
      forbidden: (because: Refusal['because']) => forbidden.inc({ because }),
    },
    risk: (answer: string, tookMs: number) => riskSeconds.observe({ answer }, tookMs / 1_000),
    breaker(state: BreakerState) {
      for (const each of breakerStates) breaker.set({ state: each }, each === state ? 1 : 0)
    },
    intake(reasons: ReadonlySet<IntakeReason>) {
      for (const reason of intakeReasons) intake.set({ reason }, reasons.has(reason) ? 1 : 0)
    },
  }
}
