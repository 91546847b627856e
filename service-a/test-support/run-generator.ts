import type { Signal } from '@trading/contracts'
import { simulatedFeed } from '@trading/feeds'
import type { Tick } from '@trading/strategy'
import { createGenerator, type GeneratorOptions } from '../src/generator'
import { random } from '../src/strategy/random'
import { createFakeClock } from './fake-clock'

/** Ticks with the prices 1, 2, 3 and so on. */
export const ticks = (count: number): Tick[] => Array.from({ length: count }, (_, index) => ({ symbol: 'X', price: String(index + 1) }))

/** A publish that fails, as while the broker is unavailable. */
export const refused = (): Promise<void> => Promise.reject(new Error('no queue is bound'))

/** A publish that is never answered. */
export const hangs = (): Promise<void> => new Promise(() => undefined)

/** The feed, with a count of the ticks drawn from it. */
export function counted(feed: Iterable<Tick>) {
  const counter = { drawn: 0 }
  const counting = function* () {
    for (const tick of feed) {
      counter.drawn++
      yield tick
    }
  }
  return { feed: counting(), counter }
}

export const firstOf = (records: { signal: Signal }[]): Signal => (records[0] as { signal: Signal }).signal

/** A generator on a fake clock that records what it did and when. */
export function runGenerator(options: Partial<GeneratorOptions> = {}) {
  const clock = createFakeClock()
  const start = clock.now()
  const lines: { level: string; event?: string; [field: string]: unknown }[] = []
  const published: { signal: Signal; atMs: number }[] = []
  const dropped: { signal: Signal; reason: string; atMs: number }[] = []
  const generator = createGenerator({
    feed: simulatedFeed(),
    strategy: random(),
    publish: async () => undefined,
    log: {
      info: (fields, message) => lines.push({ level: 'info', ...fields, message }),
      warn: (fields, message) => lines.push({ level: 'warn', ...fields, message }),
    },
    now: clock.now,
    sleep: clock.sleep,
    random: () => 1,
    onPublished: (signal) => published.push({ signal, atMs: clock.now() - start }),
    onDropped: (signal, reason) => dropped.push({ signal, reason, atMs: clock.now() - start }),
    ...options,
  })
  const eventsOf = (event: string) => lines.filter((line) => line.event === event)
  return { clock, generator, lines, published, dropped, eventsOf }
}
