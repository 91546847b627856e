import type { LogLine } from './log-line'
import type { Colour, Paint } from './paint'

const statusColours: Record<string, Colour> = { FILLED: 'green', REJECTED: 'red', EXPIRED: 'yellow' }

/** A signal and its outcome on one line of 78 columns, followed by anything unusual. */
export function tradeLine(report: LogLine, published: LogLine | undefined, paint: Paint): string {
  const { symbol = '', side = '', status = '', engine = '', attempt = 1, ageMs, averagePrice, reason } = report
  const filledAt = status === 'FILLED' ? readable(averagePrice ?? '') : ''
  return [
    paint('dim', clock(report.time)),
    ' ',
    paint('bold', shortened(symbol).padEnd(8)),
    ' ',
    paint(side === 'BUY' ? 'green' : 'magenta', side.padEnd(4)),
    (published?.quantity ?? '').padStart(6),
    published?.price ? ` @ ${readable(published.price).padStart(9)}` : ' '.repeat(12),
    '  ',
    paint(statusColours[status] ?? 'bold', status.padEnd(8)),
    ` ${filledAt.padStart(9)}  `,
    paint('cyan', engine.padEnd(9)),
    paint('dim', (ageMs === undefined ? '' : duration(ageMs)).padStart(7)),
    attempt > 1 ? paint('yellow', `  attempt ${attempt}`) : '',
    reason ? paint('yellow', `  ${reason}`) : '',
  ].join('')
}

// A venue's symbol may have 64 characters, which would leave no room for the rest.
const mostOfASymbol = 21

const shortened = (symbol: string): string => (symbol.length <= mostOfASymbol ? symbol : `${symbol.slice(0, mostOfASymbol - 1)}…`)

const readable = (price: string): string => (price.length <= 9 ? price : String(Number(Number(price).toPrecision(8))))

/** The local time of day. */
export function clock(time: string): string {
  const at = new Date(time)
  return Number.isNaN(at.getTime()) ? ' '.repeat(8) : at.toTimeString().slice(0, 8)
}

export const duration = (ms: number): string => (ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`)
