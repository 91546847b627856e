import type { LogLine } from './log-line'

const line = (fields: Partial<LogLine>): LogLine => ({ level: 'info', time: '2026-01-05T14:30:00.000Z', msg: '', ...fields })

export const publishedLine = (fields: Partial<LogLine> = {}): LogLine =>
  line({ event: 'signal.published', signalId: 's-1', symbol: 'AAPL', side: 'BUY', quantity: '10', price: '189.25', ...fields })

export const reportedLine = (fields: Partial<LogLine> = {}): LogLine =>
  line({
    event: 'execution.reported',
    signalId: 's-1',
    symbol: 'AAPL',
    side: 'BUY',
    status: 'FILLED',
    engine: 'engine-3',
    attempt: 1,
    ageMs: 28,
    averagePrice: '189.27',
    ...fields,
  })

export const noteLine = line
