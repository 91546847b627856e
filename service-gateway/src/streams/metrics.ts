import { Counter, Gauge, Histogram, type Registry } from '@trading/runtime'
import type { Ended } from './serve-stream'

export type StreamMetrics = ReturnType<typeof createStreamMetrics>

export function createStreamMetrics(registry: Registry) {
  const registers = [registry]
  const open = new Gauge({ name: 'gateway_streams', help: 'Event streams that are open.', registers })
  const ended = new Counter({
    name: 'gateway_streams_ended_total',
    help: 'Event streams that have ended, by why.',
    labelNames: ['why'],
    registers,
  })
  const delay = new Histogram({
    name: 'gateway_execution_delay_seconds',
    help: 'Time from the record of an outcome to when streams have it.',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  return {
    open: (streams: number) => open.set(streams),
    ended: (why: Ended) => ended.inc({ why }),
    delayed: (ms: number) => delay.observe(Math.max(0, ms) / 1_000),
  }
}
