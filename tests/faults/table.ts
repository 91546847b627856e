import { findings } from '@trading/rig/suite/findings'
import { verdictOn } from '@trading/rig/suite/verdict'
import type { RowResult } from './run-row'

// 99 columns in all.
const widths = [4, 32, 22, 5, 4, 4, 4, 4, 5, 6] as const
const headings = ['#', 'fault', 'injected', 'conf.', 'lost', 'dup.', 'exp.', 'dead', 'rec.s', 'verdict']
const rightFrom = 3
const rightTo = 8

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

/** One line for a row, with its violations below. */
export function tableRow(result: RowResult): string {
  const cells = [result.number, result.fault, result.injected, ...figuresOf(result)]
  if (result.verdict === 'not possible') return line([result.number, result.fault, 'not possible here', '', '', '', '', '', '', '-'])
  return [line([...cells, result.verdict === 'holds' ? 'holds' : 'BROKEN']), ...findings(result.broken)].join('\n')
}

/** Confirmed, lost, duplicated, expired, dead, recovery in seconds. */
export function figuresOf({ judgement }: RowResult): string[] {
  if (!judgement) return ['', '', '', '', '', '']
  const { confirmed, lost, duplicated, expired, dead, recoverySeconds } = judgement
  return [...[confirmed, lost.length, duplicated.length, expired, dead].map(String), recoverySeconds.toFixed(1)]
}

/** The last line: the overall verdict. */
export function verdictLine(results: readonly RowResult[], seconds: number): string {
  const confirmed = results.reduce((sum, { judgement }) => sum + (judgement?.confirmed ?? 0), 0)
  const judged = results.map(({ number, verdict }) => ({ name: number, verdict }))
  const figures = `${confirmed} signals confirmed, nothing lost that was not destroyed on purpose`
  return verdictOn(judged, { thing: 'row', seconds, figures })
}
