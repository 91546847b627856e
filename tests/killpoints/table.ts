import { timeOf } from '../faults/table'
import type { PointResult } from './run-point'

// 93 columns in all.
const widths = [24, 7, 6, 7, 8, 6, 5, 11, 6, 6] as const
const headings = ['step', 'signals', 'fills', 'rows', 'reports', 'again', 'lost', 'dup. fills', 'sec.', 'verdict']
const shownFindings = 8

const line = (cells: readonly string[]): string =>
  widths
    .map((width, index) => {
      const cell = cells[index] ?? ''
      return index === 0 || index === widths.length - 1 ? cell.padEnd(width) : cell.padStart(width)
    })
    .join(' ')
    .trimEnd()

export const tableHead = (): string => `${line(headings)}\n${line(widths.map((width) => '─'.repeat(width)))}`

/** One line for a step, and under it what did not hold. */
export function tableRow(result: PointResult): string {
  if (result.verdict === 'not possible') return `${line([result.name])} not possible here: ${result.broken.join(', ')}`
  const shown = result.broken.slice(0, shownFindings).map((what) => `     ${what}`)
  const more = result.broken.length > shownFindings ? [`     … and ${result.broken.length - shownFindings} more, see --json`] : []
  const verdict = result.verdict === 'holds' ? 'holds' : 'BROKEN'
  return [line([result.name, ...figuresOf(result), result.seconds.toFixed(1), verdict]), ...shown, ...more].join('\n')
}

/** Signals, fills at the venue, ledger rows, signals reported, reports published again, lost, duplicate fills. */
export function figuresOf({ figures }: PointResult): string[] {
  if (!figures) return ['', '', '', '', '', '', '']
  const { signals, fills, rows, reports, again, lost, duplicateFills } = figures
  return [signals, fills, rows, reports, again, lost, duplicateFills].map(String)
}

/** The last line: the verdict on all. */
export function verdictLine(results: readonly PointResult[], seconds: number): string {
  const time = timeOf(seconds)
  const named = (verdict: PointResult['verdict']) => results.filter((result) => result.verdict === verdict).map(({ name }) => name)
  const [broken, notPossible] = [named('broken'), named('not possible')]
  if (broken.length > 0) return `BROKEN: ${broken.length} of ${results.length} steps (${broken.join(', ')}), in ${time}`
  const sum = (figure: 'signals' | 'fills' | 'lost' | 'duplicateFills') =>
    results.reduce((total, { figures }) => total + (figures?.[figure] ?? 0), 0)
  const figures = `${sum('signals')} signals, ${sum('fills')} fills, ${sum('lost')} lost, ${sum('duplicateFills')} duplicate fills`
  if (notPossible.length > 0)
    return `INCOMPLETE: ${results.length - notPossible.length} of ${results.length} steps hold (${figures}), not possible here: ${notPossible.join(', ')}; in ${time}`
  return `${results.length === 1 ? 'the step holds' : `all ${results.length} steps hold`}: ${figures}, in ${time}`
}
