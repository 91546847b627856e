import { Counter, Histogram, type Registry } from '@trading/runtime'

export type Metrics = ReturnType<typeof createMetrics>

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export function createMetrics(registry: Registry) {
  const registers = [registry]
  const counter = (name: string, help: string, ...labelNames: string[]) => new Counter({ name, help, labelNames, registers })
  const requests = new Histogram({
    name: 'gateway_request_seconds',
    help: 'How long answers took, by method, route and class of status.',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers,
  })
  const wrong = counter('gateway_wrong_credentials_total', 'Requests and logins with a key that is not valid.')
  const refused = counter('gateway_refused_total', 'Actions that a role did not permit, by action.', 'action')
  const limited = counter('gateway_limited_total', 'Requests beyond the limit of their subject, by bucket.', 'bucket')
  const fallback = counter('gateway_limits_in_process_total', 'Requests counted while Redis was away, and the counts not shared.')
  const away = counter('gateway_upstream_away_total', 'Answers with 503 because of a service behind the gateway, by service.', 'upstream')
  const failed = counter('gateway_failed_total', 'Answers that are a fault: internal (500), upstream-invalid (502).', 'type')
  const submitted = counter('gateway_signals_submitted_total', 'Signals submitted: new, again under the same key, or mismatch.', 'outcome')
  const relayed = counter('gateway_signals_relayed_total', 'Signals that were committed earlier and published later.')
  return {
    answered: ({ method, route, status, tookMs }: { method: string; route: string; status: number; tookMs: number }) =>
      requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, tookMs / 1_000),
    wrongCredential: () => wrong.inc(),
    refused: (action: string) => refused.inc({ action }),
    limited: (bucket: string) => limited.inc({ bucket }),
    limitsInProcess: () => fallback.inc(),
    upstreamAway: (upstream: string) => away.inc({ upstream }),
    failed: (type: 'internal' | 'upstream-invalid') => failed.inc({ type }),
    submitted: (outcome: 'new' | 'again' | 'mismatch') => submitted.inc({ outcome }),
    relayed: () => relayed.inc(),
  }
}
