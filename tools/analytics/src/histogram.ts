import type { Row } from './open-analytics'

const widest = 60

/** A bar for each bucket from the first to the last that has anything: `20 to 50 ms ███ 12`. */
export function histogram(rows: readonly Row[], columns: number): string {
  const counts = rows.map(({ fills }) => Number(fills))
  const [first, last] = [counts.findIndex((fills) => fills > 0), counts.findLastIndex((fills) => fills > 0)]
  if (first < 0) return 'The reports of these fills are not sent yet.'
  const shown = rows.slice(first, last + 1)
  const labels = shown.map(({ fromMs, toMs }) => labelOf(fromMs, toMs))
  const margin = Math.max(...labels.map((label) => label.length))
  const most = Math.max(...counts)
  const room = Math.max(1, Math.min(widest, columns - margin - String(most).length - 2))
  return shown
    .map(({ fills }, index) => {
      const bar = '█'.repeat(Math.ceil((Number(fills) / most) * room))
      return [(labels[index] as string).padStart(margin), bar, fills].filter((part) => part !== '').join(' ')
    })
    .join('\n')
}

function labelOf(fromMs: Row[string] | undefined, toMs: Row[string] | undefined): string {
  if (toMs === null) return `${fromMs} ms or more`
  return fromMs === null ? `under ${toMs} ms` : `${fromMs} to ${toMs} ms`
}
