import type { Judgement } from '@trading/rig/oracle/oracle'
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
  if (result.verdict === 'not possible') return line([result.number, result.fault, 'not possible here', '', '', '', '', '', '', '-'])
  const begun = [result.number, result.fault, result.injected]
  const verdict = result.verdict === 'holds' ? 'holds' : 'BROKEN'
  const figures = result.judgement?.prices ? priceLine(begun, result.judgement, verdict) : line([...begun, ...figuresOf(result), verdict])
  return [figures, ...findings(result.broken)].join('\n')
}

/** A row of market data has no signals: its ticks stand where theirs would. */
function priceLine(begun: readonly string[], { prices, recoverySeconds }: Judgement, verdict: string): string {
  const wide = widths.slice(rightFrom, rightTo).reduce((sum, width) => sum + width + 1, -1)
  const ticks = `${prices?.ticks} ticks`.padStart(wide)
  return `${line(begun).padEnd(startOf(rightFrom))}${ticks} ${recoverySeconds.toFixed(1).padStart(widths[rightTo])} ${verdict}`
}

const startOf = (column: number): number => widths.slice(0, column).reduce((sum, width) => sum + width + 1, 0)

/** Confirmed, lost, duplicated, expired, dead, recovery in seconds. */
export function figuresOf({ judgement }: RowResult): string[] {
  if (!judgement) return ['', '', '', '', '', '']
  const { confirmed, lost, duplicated, expired, dead, recoverySeconds } = judgement
  return [...[confirmed, lost.length, duplicated.length, expired, dead].map(String), recoverySeconds.toFixed(1)]
}

/** Ticks, readers, resyncs, the slowest of them and the recovery in seconds. */
export function priceFiguresOf({ judgement }: RowResult): string[] {
  if (!judgement?.prices) return ['', '', '', '', '']
  const { ticks, readers, resyncs, slowestResyncMs } = judgement.prices
  return [...[ticks, readers, resyncs, slowestResyncMs].map(String), judgement.recoverySeconds.toFixed(1)]
}

/** The last line: the overall verdict. */
export function verdictLine(results: readonly RowResult[], seconds: number): string {
  const confirmed = results.reduce((sum, { judgement }) => sum + (judgement?.confirmed ?? 0), 0)
  const judged = results.map(({ number, verdict }) => ({ name: number, verdict }))
  const ticks = results.reduce((sum, { judgement }) => sum + (judgement?.prices?.ticks ?? 0), 0)
  const hasSignals = results.some(({ judgement }) => judgement && !judgement.prices)
  const ofSignals = hasSignals ? [`${confirmed} signals confirmed, nothing lost that was not destroyed on purpose`] : []
  const ofPrices = ticks > 0 ? [`${ticks} ticks stored, no reader went back`] : []
  const figures = [...ofSignals, ...ofPrices].join('; ') || '0 signals confirmed'
  return verdictOn(judged, { thing: 'row', seconds, figures })
}
