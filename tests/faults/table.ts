import type { RowResult } from './run-row'

// 99 columns in all.
const widths = [4, 32, 22, 5, 4, 4, 4, 4, 5, 6] as const
const headings = ['#', 'fault', 'injected', 'conf.', 'lost', 'dup.', 'exp.', 'dead', 'rec.s', 'verdict']
const rightFrom = 3
const rightTo = 8
const shownFindings = 8

const line = (cells: readonly string[]): string =>
  widths
    .map((width, index) => {
      const cell = cut(cells[index] ?? '', index === widths.length - 1 ? 12 : width)
      return index >= rightFrom && index <= rightTo ? cell.padStart(width) : cell.padEnd(width)
    })
    .join(' ')
    .trimEnd()

const cut = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, width - 1)}…`)

export const tableHead = (): string => `${line(headings)}\n${line(widths.map((width) => '─'.repeat(width)))}`

/** One line for a row, and under it what did not hold. */
export function tableRow(result: RowResult): string {
  const cells = [result.number, result.fault, result.injected, ...figuresOf(result)]
  if (result.verdict === 'not possible') return line([result.number, result.fault, 'not possible here', '', '', '', '', '', '', '-'])
  const shown = result.broken.slice(0, shownFindings).map((what) => `     ${what}`)
  const more = result.broken.length > shownFindings ? [`     … and ${result.broken.length - shownFindings} more, see --json`] : []
  return [line([...cells, result.verdict === 'holds' ? 'holds' : 'BROKEN']), ...shown, ...more].join('\n')
}

/** Confirmed, lost, duplicated, expired, dead, recovery in seconds. */
export function figuresOf({ judgement }: RowResult): string[] {
  if (!judgement) return ['', '', '', '', '', '']
  const { confirmed, lost, duplicated, expired, dead, recoverySeconds } = judgement
  return [...[confirmed, lost.length, duplicated.length, expired, dead].map(String), recoverySeconds.toFixed(1)]
}

/** The last line: the verdict on all. */
export function verdictLine(results: readonly RowResult[], seconds: number): string {
  const time = timeOf(seconds)
  const named = (verdict: RowResult['verdict']) => results.filter((row) => row.verdict === verdict).map(({ number }) => number)
  const [broken, notPossible] = [named('broken'), named('not possible')]
  if (broken.length > 0) return `BROKEN: ${broken.length} of ${results.length} rows (${broken.join(', ')}), in ${time}`
  if (notPossible.length > 0)
    return `INCOMPLETE: ${results.length - notPossible.length} of ${results.length} rows hold, not possible here: ${notPossible.join(', ')}; in ${time}`
  const confirmed = results.reduce((sum, { judgement }) => sum + (judgement?.confirmed ?? 0), 0)
  const rows = results.length === 1 ? 'the row holds' : `all ${results.length} rows hold`
  return `${rows}: ${confirmed} signals confirmed, nothing lost that was not destroyed on purpose, in ${time}`
}

/** For a person. */
export const timeOf = (seconds: number): string =>
  seconds < 60 ? `${Math.round(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
