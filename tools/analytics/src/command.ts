import { type Options, quoted, readCommandLine, UsageError, whenOf } from '@trading/terminal'
import type { Selection } from './open-analytics'

export const reportNames = ['slippage', 'fills', 'latency', 'vwap', 'pnl'] as const
export type ReportName = (typeof reportNames)[number]

export interface Command {
  /** In the order in which they are printed. */
  reports: readonly ReportName[]
  selection: Selection
  format: 'text' | 'json' | 'csv'
  series: boolean
}

const selecting: Options = { since: { type: 'string' }, symbol: { type: 'string' }, strategy: { type: 'string' }, csv: { type: 'boolean' } }
const withSeries: Options = { ...selecting, series: { type: 'boolean' } }

export const optionsOf: Record<ReportName | 'all', Options> = {
  ...{ slippage: selecting, fills: selecting, latency: withSeries, vwap: selecting, pnl: withSeries, all: selecting },
}

/** @throws UsageError */
export function parseCommand(args: readonly string[], now: number): Command {
  const named = args[0] !== undefined && !args[0].startsWith('-')
  const { verb, values, id, json } = readCommandLine(named ? args : ['all', ...args], optionsOf)
  if (id !== undefined) throw new UsageError(`${verb} takes nothing but options, got ${quoted(id)}`)
  const csv = values.csv === true
  if (csv && json) throw new UsageError('an output is --json or --csv, not both')
  if (csv && verb === 'all') throw new UsageError(`--csv is for one table: name one of ${reportNames.join(', ')}`)
  return {
    reports: verb === 'all' ? reportNames : [verb],
    selection: {
      since: values.since === undefined ? undefined : whenOf('since', String(values.since), now),
      symbol: textOf('symbol', values),
      strategy: textOf('strategy', values),
    },
    format: csv ? 'csv' : json ? 'json' : 'text',
    series: values.series === true,
  }
}

function textOf(name: string, values: Record<string, unknown>): string | undefined {
  const text = values[name]
  if (text === undefined) return undefined
  // PostgreSQL has no text with a NUL.
  if (String(text).trim() === '' || String(text).includes('\0')) throw new UsageError(`--${name} must be a name, got ${quoted(text)}`)
  return String(text)
}
