import { parseCommand, reportNames } from './command'

const now = Date.parse('2026-01-05T15:00:00.000Z')
const parse = (line: string) => parseCommand(line.split(' ').filter(Boolean), now)
const everything = { since: undefined, symbol: undefined, strategy: undefined }

test('without a report it is all of them', () => {
  expect(parse('')).toEqual({ reports: reportNames, selection: everything, format: 'text', series: false })
  expect(parse('--json --symbol AAPL')).toMatchObject({ reports: reportNames, format: 'json', selection: { symbol: 'AAPL' } })
})

test('a report is chosen, with what it is of', () => {
  expect(parse('pnl --since 10m --symbol aapl --strategy momentum --series --csv')).toEqual({
    reports: ['pnl'],
    selection: { since: new Date('2026-01-05T14:50:00.000Z'), symbol: 'aapl', strategy: 'momentum' },
    format: 'csv',
    series: true,
  })
  expect(parse('slippage --since 2026-01-05T14:30:00Z')).toMatchObject({ selection: { since: new Date('2026-01-05T14:30:00Z') } })
})

test.each([
  ['profit', /^unknown verb "profit"; there are slippage, fills, latency, vwap, pnl/],
  ['pnl AAPL', /^pnl takes nothing but options, got "AAPL"$/],
  ['vwap --series', /^Unknown option '--series'; vwap takes --since/],
  ['pnl --json --csv', /not both$/],
  ['--csv', /^--csv is for one table/],
  ['fills --since yesterday', /^--since must be a span/],
  ['fills --symbol=', /^--symbol must be a name/],
  ['fills --strategy=\0', /^--strategy must be a name/],
])('"%s" is rejected', (line, message) => expect(() => parse(line)).toThrow(message))
