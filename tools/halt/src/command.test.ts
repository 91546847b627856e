import { parseCommand } from './command'

const change = (...args: string[]) => parseCommand([...args, '--reason', 'wrong prices', '--by', 'ann'])

test('status is what is meant without a verb', () => {
  for (const args of [[], ['status']]) expect(parseCommand(args)).toEqual({ verb: 'status', json: false })
  expect(parseCommand(['--json'])).toEqual({ verb: 'status', json: true })
})

test.each([
  [['all'], 'halt', { what: 'all', name: '' }],
  [['symbol', 'aapl'], 'halt', { what: 'symbol', name: 'AAPL' }],
  [['strategy', 'Mean reversion'], 'halt', { what: 'strategy', name: 'Mean reversion' }],
  [['lift', 'all'], 'lift', { what: 'all', name: '' }],
  [['lift', 'symbol', 'ES/U4 P5550'], 'lift', { what: 'symbol', name: 'ES/U4 P5550' }],
] as const)('%j is a %s', (args, verb, target) => {
  expect(change(...args)).toEqual({ verb, target, reason: 'wrong prices', who: 'ann', yes: false, json: false })
})

test('without a name of its own, a person is named by the login', () => {
  expect(parseCommand(['all', '--reason', 'x', '--yes'])).toMatchObject({ who: expect.stringMatching(/^.+@.+$/), yes: true })
})

test.each([
  [['everything'], /unknown verb "everything"; there are all, symbol, strategy/],
  [['all', 'AAPL'], /all takes no name, got "AAPL"; use symbol for one symbol/],
  [['lift', 'all', 'AAPL'], /lift all takes no name, got "AAPL"; use lift symbol for one symbol/],
  [['symbol'], /symbol takes the name of a symbol/],
  [['symbol', 'A,B'], /a symbol is 1 to 64 printable ASCII characters/],
  [['strategy', 'x'.repeat(65)], /the name must be 1 to 64 characters/],
  [['lift'], /unknown verb "--reason"; there are all, symbol, strategy/],
] as const)('%j is refused', (args, why) => expect(() => change(...args)).toThrow(why))

test.each([
  [['all'], /all takes --reason with a text/],
  [['all', '--reason', ' '], /all takes --reason with a text/],
  [['all', '--reason', 'x'.repeat(513)], /the reason must be 1 to 512 characters/],
  [['all', '--reason', 'a\0b'], /the reason must be/],
  [['status', 'AAPL'], /status takes no name, got "AAPL"/],
] as const)('%j is refused', (args, why) => expect(() => parseCommand(args)).toThrow(why))
