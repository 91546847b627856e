import { Counter, Histogram, type Registry } from '@trading/runtime'

export function createMetrics(registry: Registry) {
  const registers = [registry]
  const published = new Counter({
    name: 'signals_published_total',
    help: 'Signals the broker confirmed.',
    labelNames: ['symbol', 'side'],
    registers,
  })
  const dropped = new Counter({
    name: 'signals_dropped_total',
    help: 'Signals given up before the broker confirmed them.',
    labelNames: ['reason'],
    registers,
  })
  const confirm = new Histogram({
    name: 'publish_confirm_seconds',
    help: 'Time from publishing a signal to the broker confirm.',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5],
    registers,
  })
  return {
    published: ({ symbol, side }: { symbol: string; side: string }) => published.inc({ symbol, side }),
    dropped: (reason: string) => dropped.inc({ reason }),
    confirmed: (tookMs: number) => confirm.observe(tookMs / 1_000),
  }
}
