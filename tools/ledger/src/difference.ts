import { span } from '@trading/terminal'

/** The time between two instants: `+12 ms`, `+1.53 s`, `+3 min`. Negative if clocks disagree. */
export function difference(from: Date, to: Date): string {
  const ms = to.getTime() - from.getTime()
  const size = Math.abs(ms)
  const text = size < 1_000 ? `${size} ms` : size < 60_000 ? `${(size / 1_000).toFixed(2)} s` : span(size)
  return `${ms < 0 ? '-' : '+'}${text}`
}
