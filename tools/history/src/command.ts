import { basename } from 'node:path'
import { symbolRule, symbolSchema } from '@trading/contracts'
import { type CandleWidth, candleWidths } from '@trading/market-history'
import { type Options, quoted, readCommandLine, UsageError, whenOf } from '@trading/terminal'

export type Format = 'text' | 'json' | 'csv'

export type Command =
  | { verb: 'load'; json: boolean; file: string; symbol: string; width: CandleWidth; source: string }
  | {
      verb: 'candles'
      format: Format
      symbol: string
      width: CandleWidth
      source: string | undefined
      /** Milliseconds since the epoch. */
      from: number
      to: number
      /** Undefined for all. */
      limit: number | undefined
    }
  | { verb: 'status'; json: boolean }

export const optionsOf = {
  load: { symbol: { type: 'string' }, width: { type: 'string' }, source: { type: 'string' } },
  candles: {
    width: { type: 'string' },
    source: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    limit: { type: 'string' },
    csv: { type: 'boolean' },
  },
  status: {},
} satisfies Record<string, Options>

const defaultLimit = 50
const maxLimit = 1_000_000_000
/** PostgreSQL's timestamps reach further on both sides. */
const beginning = Date.UTC(-4_000, 0)
const end = Date.UTC(10_000, 0)
/** What candles made from ticks have as their source. */
const madeFromTicks = 'ticks'
const sourceRule = /^[^\p{C}]{1,128}$/u

/** @throws UsageError */
export function parseCommand(args: readonly string[], now: number): Command {
  const { verb, values, id, json } = readCommandLine(args, optionsOf)
  if (verb === 'status') {
    if (id !== undefined) throw new UsageError(`status takes nothing but options, got ${quoted(id)}`)
    return { verb, json }
  }
  const width = widthOf(values.width)
  if (verb === 'load') {
    if (!id) throw new UsageError('load takes the name of a CSV file')
    if (values.symbol === undefined) throw new UsageError('load takes --symbol: the symbol of the prices in the file')
    return { verb, json, file: id, symbol: symbolOf(values.symbol), width, source: sourceOf(values.source, id) }
  }
  if (!id) throw new UsageError('candles takes a symbol; see status')
  const csv = values.csv === true
  if (csv && json) throw new UsageError('candles takes --json or --csv, not both')
  const instant = (name: 'from' | 'to', otherwise: number) =>
    values[name] === undefined ? otherwise : whenOf(name, midnightIf(String(values[name])), now).getTime()
  const format = csv ? 'csv' : json ? 'json' : 'text'
  return {
    ...{ verb, format, symbol: symbolOf(id), width, source: values.source === undefined ? undefined : String(values.source) },
    ...{ from: instant('from', beginning), to: instant('to', end), limit: limitOf(values.limit, format) },
  }
}

function widthOf(value: unknown): CandleWidth {
  const width = candleWidths.find((known) => known === (value ?? '1d'))
  if (width) return width
  throw new UsageError(`--width must be one of ${candleWidths.join(', ')}, got ${quoted(value)}`)
}

function symbolOf(value: unknown): string {
  const parsed = symbolSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new UsageError(`a symbol must be ${symbolRule}, got ${quoted(value)}`)
}

function sourceOf(value: unknown, file: string): string {
  const source = String(value ?? basename(file))
  if (source === madeFromTicks) throw new UsageError('--source cannot be "ticks": that is what candles made from ticks have')
  if (sourceRule.test(source)) return source
  throw new UsageError(`--source must be 1 to 128 printable characters, by default the file's name, got ${quoted(source)}`)
}

/** A day is the instant at which it begins, in UTC. */
const midnightIf = (text: string): string => (/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)

function limitOf(value: unknown, format: Format): number | undefined {
  if (value === undefined) return format === 'text' ? defaultLimit : undefined
  const limit = Number(value)
  if (/^\d+$/.test(String(value)) && limit >= 1 && limit <= maxLimit) return limit
  throw new UsageError(`--limit must be a whole number from 1 to ${maxLimit}, got ${quoted(value)}`)
}
