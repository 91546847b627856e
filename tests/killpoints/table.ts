import { findings } from '@trading/rig/suite/findings'
import { verdictOn } from '@trading/rig/suite/verdict'
import type { PointResult } from './run-point'

// 93 columns in all.
const widths = [24, 7, 6, 7, 8, 6, 5, 11, 6, 6] as const
const headings = ['step', 'signals', 'fills', 'rows', 'reports', 'again', 'lost', 'dup. fills', 'sec.', 'verdict']

const line = (cells: readonly string[]): string =>
  widths
    .map((width, index) => {
      const cell = cells[index] ?? ''
      return index === 0 || index === widths.length - 1 ? cell.padEnd(width) : cell.padStart(width)
    })
    .join(' ')
    .trimEnd()

export const tableHead = (): string => `${line(headings)}\n${line(widths.map((width) => '─'.repeat(width)))}`

/** One line for a step, with its violations below. */
export function tableRow(result: PointResult): string {
  if (result.verdict === 'not possible') return `${line([result.name])} not possible here: ${result.broken.join(', ')}`
  const verdict = result.verdict === 'holds' ? 'holds' : 'BROKEN'
  return [line([result.name, ...figuresOf(result), result.seconds.toFixed(1), verdict]), ...findings(result.broken)].join('\n')
}

/** Signals, fills at the venue, ledger rows, signals reported, reports published again, lost, duplicate fills. */
export function figuresOf({ figures }: PointResult): string[] {
  if (!figures) return ['', '', '', '', '', '', '']
  const { signals, fills, rows, reports, again, lost, duplicateFills } = figures
  return [signals, fills, rows, reports, again, lost, duplicateFills].map(String)
}

/** The last line: the overall verdict. */
export function verdictLine(results: readonly PointResult[], seconds: number): string {
  const sum = (figure: 'signals' | 'fills' | 'lost' | 'duplicateFills') =>
    results.reduce((total, { figures }) => total + (figures?.[figure] ?? 0), 0)
  const figures = `${sum('signals')} signals, ${sum('fills')} fills, ${sum('lost')} lost, ${sum('duplicateFills')} duplicate fills`
  return verdictOn(results, { thing: 'step', seconds, figures, figuresOfSome: ` (${figures})` })
}
