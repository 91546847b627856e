import { parseArguments } from './arguments'

test('without arguments: ten minutes, 20 signals a second, three engines', () => {
  expect(parseArguments([])).toEqual({ minutes: 10, rate: 20, engines: 3, seed: 1, help: false })
})

test('each may be set, with a space or an equals sign', () => {
  expect(parseArguments(['--minutes', '3', '--rate=50', '--engines', '5', '--seed=7'])).toMatchObject({
    minutes: 3,
    rate: 50,
    engines: 5,
    seed: 7,
  })
})

test.each([
  [['--minutes', '1'], '--minutes wants a whole number from 2 to 1440, got "1"'],
  [['--rate', 'fast'], '--rate wants a whole number from 1 to 1000, got "fast"'],
  [['--engines'], '--engines wants a whole number from 2 to 20, got "nothing"'],
  [['--forever'], 'unknown argument "--forever"; there are --minutes, --rate, --engines, --seed and --help'],
])('%j is rejected with what is expected', (args, words) => {
  expect(() => parseArguments(args)).toThrow(words)
})
