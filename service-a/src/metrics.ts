import { Counter, Gauge, Histogram, type Registry } from '@trading/runtime'

export type Metrics = ReturnType<typeof createMetrics>

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
  const dead = new Gauge({ name: 'prices_not_live', help: 'Symbols without a fresh price, of which no signals are made.', registers })
  const missed = new Counter({
    name: 'prices_missed_total',
    help: 'Prices that the strategy never saw, because market data no longer had them.',
    registers,
  })
  return {
    dead: (symbols: readonly string[]) => dead.set(symbols.length),
    missed: (ticks: number) => missed.inc(ticks),
    published: ({ symbol, side }: { symbol: string; side: string }) => published.inc({ symbol, side }),
    dropped: (reason: string) => dropped.inc({ reason }),
    confirmed: (tookMs: number) => confirm.observe(tookMs / 1_000),
  }
}
