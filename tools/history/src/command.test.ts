import { parseCommand } from './command'

const now = Date.parse('2026-01-05T15:00:00.000Z')
const parse = (line: string) => parseCommand(line.split(' ').filter(Boolean), now)

test.each([
  ['load data/spx.csv --symbol SPX', { verb: 'load', json: false, file: 'data/spx.csv', symbol: 'SPX', width: '1d', source: 'spx.csv' }],
  [
    'load x.csv --symbol BTC/USDT:USDT --width 1m --source exchange --json',
    { verb: 'load', json: true, file: 'x.csv', symbol: 'BTC/USDT:USDT', width: '1m', source: 'exchange' },
  ],
  ['status --json', { verb: 'status', json: true }],
])('%s is parsed', (line, command) => expect(parse(line)).toEqual(command))

test('candles are for people by default, the 50 newest, and for programs all', () => {
  expect(parse('candles SPX')).toMatchObject({ verb: 'candles', format: 'text', symbol: 'SPX', width: '1d', limit: 50 })
  expect(parse('candles SPX --json')).toMatchObject({ format: 'json', limit: undefined })
  expect(parse('candles SPX --csv --limit 7 --source ticks')).toMatchObject({ format: 'csv', limit: 7, source: 'ticks' })
})

test('a range is given by days, times or spans', () => {
  const range = { from: Date.UTC(2026, 0, 2), to: Date.UTC(2026, 0, 3) }
  expect(parse('candles SPX --from 2026-01-02 --to 2026-01-03')).toMatchObject(range)
  expect(parse('candles SPX --from 2026-01-02T00:00:00Z --to 39h')).toMatchObject({ from: range.from, to: Date.UTC(2026, 0, 4) })
})

test.each([
  ['', /^no verb; there are load, candles, status$/],
  ['load', /^load takes the name of a CSV file$/],
  ['load x.csv', /^load takes --symbol/],
  ['load x.csv --symbol A,B', /^a symbol must be .* got "A,B"$/],
  ['load x.csv --symbol A --width 1w', /^--width must be one of 1m, 1h, 1d, got "1w"$/],
  ['load x.csv --symbol A --source ticks', /^--source cannot be "ticks"/],
  ['load ticks --symbol A', /^--source cannot be "ticks"/],
  ['load x.csv y.csv --symbol A', /^load takes one id/],
  ['candles', /^candles takes a symbol/],
  ['candles A --json --csv', /not both$/],
  ['candles A --from soon', /^--from must be a span/],
  ['candles A --to 2026-02-30x', /^--to must be a span/],
  ['candles A --limit 0', /^--limit must be a whole number/],
  ['status SPX', /^status takes nothing but options/],
])('"%s" is rejected', (line, message) => {
  expect(() => parse(line)).toThrow(message)
})
