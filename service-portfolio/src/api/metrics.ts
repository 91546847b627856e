import { Counter, Gauge, Histogram, type Registry } from '@trading/runtime'

export type ApiMetrics = ReturnType<typeof createApiMetrics>

export function createApiMetrics(registry: Registry) {
  const registers = [registry]
  const calls = new Counter({ name: 'api_calls_total', help: 'Calls, by method and gRPC code.', labelNames: ['method', 'code'], registers })
  const seconds = new Histogram({
    name: 'api_call_seconds',
    help: 'How long calls took, streams left out, by method.',
    labelNames: ['method'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  })
  const streams = new Gauge({ name: 'api_streams', help: 'Watch streams that are open.', registers })
  const riskStreams = new Gauge({ name: 'risk_streams', help: 'Streams on which engines ask about orders.', registers })
  const ended = new Counter({
    name: 'api_streams_ended_total',
    help: 'Watch streams that the portfolio ended, by why.',
    labelNames: ['why'],
    registers,
  })
  return {
    /** Returns the function to call when the call has ended. */
    called(method: string, stream: boolean) {
      const startedAt = performance.now()
      return (code: string): void => {
        calls.inc({ method, code })
        if (!stream) seconds.observe({ method }, (performance.now() - startedAt) / 1_000)
      }
    },
    streams: (open: number) => streams.set(open),
    riskStreams: (open: number) => riskStreams.set(open),
    streamEnded: (why: 'draining' | 'too-slow' | 'standing-still' | 'other-epoch') => ended.inc({ why }),
  }
}
