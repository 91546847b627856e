import type { MarketTick } from '@trading/market-data'
import { Counter, Gauge, type Registry } from '@trading/runtime'

export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics(registry: Registry) {
  const registers = [registry]
  const counter = (name: string, help: string, ...labelNames: string[]) => new Counter({ name, help, labelNames, registers })
  const ticks = counter('market_ticks_total', 'Ticks taken from the feed, by symbol.', 'symbol')
  const refused = counter('market_ticks_refused_total', 'Values of the feed that were not stored, by what was wrong with them.', 'fault')
  const stored = counter('prices_stored_total', 'Ticks that Redis holds, by symbol.', 'symbol')
  const notStored = counter('prices_dropped_total', 'Ticks that were given up before Redis had them: it was away for too long.')
  const written = counter('history_ticks_total', 'Ticks written to the history.')
  const notWritten = counter('history_ticks_dropped_total', 'Ticks that were not written to the history, by why not.', 'why')
  const epoch = new Gauge({ name: 'market_epoch', help: 'The epoch of this writer.', registers })
  const latest = new Gauge({
    name: 'market_last_tick_timestamp_seconds',
    help: 'When the last tick was taken from the feed, by symbol, in seconds since the epoch: it stands still while the feed is silent.',
    labelNames: ['symbol'],
    registers,
  })
  return {
    epoch: (value: number) => epoch.set(value),
    tick({ symbol, ingestedAt }: Pick<MarketTick, 'symbol' | 'ingestedAt'>): void {
      ticks.inc({ symbol })
      latest.set({ symbol }, ingestedAt / 1_000)
    },
    refused: (fault: string) => refused.inc({ fault }),
    stored: ({ symbol }: { symbol: string }) => stored.inc({ symbol }),
    notStored: (count: number) => notStored.inc(count),
    written: (ticks: readonly unknown[]) => written.inc(ticks.length),
    notWritten: (count: number, why: string) => notWritten.inc({ why }, count),
    /** Reads this whenever the metrics are read. */
    waiting: (history: { readonly waiting: number }) =>
      new Gauge({
        name: 'history_ticks_waiting',
        help: 'Ticks that wait for the history.',
        registers,
        collect() {
          this.set(history.waiting)
        },
      }),
  }
}
