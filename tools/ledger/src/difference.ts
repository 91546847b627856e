import { span } from '@trading/terminal'

/** From one instant to the next: `+12 ms`, `+1.53 s`, `+3 min`. Clocks that disagree can make it less than nothing. */
export function difference(from: Date, to: Date): string {
  const ms = to.getTime() - from.getTime()
  const size = Math.abs(ms)
  const text = size < 1_000 ? `${size} ms` : size < 60_000 ? `${(size / 1_000).toFixed(2)} s` : span(size)
  return `${ms < 0 ? '-' : '+'}${text}`
}
