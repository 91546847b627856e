import { parseArguments } from './arguments'

test('a file is all that is needed', () => {
  expect(parseArguments(['a.csv'])).toEqual({ file: 'a.csv', symbol: 'SPX', seed: 1, engines: 5, keep: false, json: false })
  const all = ['--seed', '7', 'a.csv', '--symbol', 'BTC/USDT:USDT', '--engines=1', '--keep', '--json']
  expect(parseArguments(all)).toEqual({ file: 'a.csv', symbol: 'BTC/USDT:USDT', seed: 7, engines: 1, keep: true, json: true })
})

test.each([
  [[], 'replay takes the name of a CSV file'],
  [['a.csv', 'b.csv'], 'replay takes one file, got 2: a.csv b.csv'],
  [['a.csv', '--symbol', 'A,B'], '--symbol must be'],
  [['a.csv', '--seed', '1.5'], '--seed must be a whole number from 0 to 2147483647, got "1.5"'],
  [['a.csv', '--engines', '0'], '--engines must be a whole number from 1 to 64, got "0"'],
  [['a.csv', '--fast'], '--fast'],
])('a wrong argument is reported with what was expected: %j', (args, message) => expect(() => parseArguments(args)).toThrow(message))
