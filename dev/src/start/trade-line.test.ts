import type { LogLine } from './log-line'
import { publishedLine, reportedLine } from './log-line.fixture'
import { noColours } from './paint'
import { tradeLine } from './trade-line'

const show = (report: LogLine, published?: LogLine) => tradeLine(report, published, noColours).slice('14:30:00'.length)

test('a signal and its fill fit on one line of 78 columns', () => {
  expect(show(reportedLine(), publishedLine())).toBe(' AAPL     BUY     10 @    189.25  FILLED      189.27  engine-3   28 ms')
})

test('columns stay aligned whatever they contain or lack', () => {
  const lines = [
    show(
      reportedLine({ symbol: 'BTC-USDT', side: 'SELL', averagePrice: '64120.5', ageMs: 1234 }),
      publishedLine({ price: '64120.75', quantity: '0.025' }),
    ),
    show(reportedLine({ status: 'EXPIRED', averagePrice: '0' }), publishedLine()),
    show(reportedLine()),
  ]
  expect(lines.map((line) => line.indexOf('engine-3'))).toEqual([54, 54, 54])
  expect(lines.map((line) => line.length)).toEqual([70, 70, 70])
})

test('anything unusual follows at the end: later attempts, and why nothing was filled', () => {
  const line = show(
    reportedLine({ status: 'REJECTED', averagePrice: '0', attempt: 3, reason: 'notional above the limit', ageMs: 42_000 }),
    publishedLine(),
  )
  expect(line).toMatch(/REJECTED {12}engine-3 {2}42\.0 s {2}attempt 3 {2}notional above the limit$/)
})

test('a price with too many digits is rounded', () => {
  expect(show(reportedLine({ averagePrice: '5021.841234567891' }), publishedLine())).toContain('FILLED   5021.8412  engine-3')
})

test('a symbol longer than its column shifts the others, and is truncated if it would leave no room for them', () => {
  expect(show(reportedLine({ symbol: 'AAPL  240119C00190000' }))).toContain(' AAPL  240119C00190000 BUY ')
  expect(show(reportedLine({ symbol: 'X'.repeat(64) }))).toContain(` ${'X'.repeat(20)}… BUY `)
})
