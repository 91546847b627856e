import { parseArguments, usage } from './arguments'

test('five engines run unless another number is given', () => {
  expect(parseArguments([])).toEqual({ scale: { 'service-b': 5 }, full: false, help: false })
  expect(parseArguments(['--scale', 'service-b=3'])).toEqual({ scale: { 'service-b': 3 }, full: false, help: false })
  expect(parseArguments(['--scale=service-b=12', '--help'])).toEqual({ scale: { 'service-b': 12 }, full: false, help: true })
})

test('the full stack runs only if asked for', () => {
  expect(parseArguments(['--full', '--scale', 'service-b=1'])).toEqual({ scale: { 'service-b': 1 }, full: true, help: false })
})

test.each([
  [['--scale'], '--scale needs service-b=N with N from 0 to 64, got "nothing"'],
  [['--scale', 'service-b'], 'got "service-b"'],
  [['--scale', 'service-b=five'], 'got "service-b=five"'],
  [['--scale', 'service-b=65'], 'from 0 to 64'],
  [['--scale', 'service-b=-1'], 'from 0 to 64'],
  [['--scale', 'service-a=2'], 'service-a cannot be scaled'],
  [['--full', '--scale', 'service-market-data=2'], 'service-market-data cannot be scaled: each price has one writer'],
  [['--scale', 'service-c=2'], 'got "service-c=2"'],
  [['--verbose'], 'unknown argument "--verbose"; there are --full, --scale service-b=N and --help'],
])('a wrong argument is reported with what was expected: %j', (args, message) => {
  expect(() => parseArguments(args)).toThrow(message)
})

test('the help says what runs and what can be scaled', () => {
  expect(usage).toContain('runs service-a (the signal generator) and N × service-b (execution engines) until Ctrl-C.')
  expect(usage).toContain('  --scale service-b=N   number of execution engines, 0 to 64; default 5\n')
  expect(usage).toContain(
    'also gets a Redis and runs service-market-data (market data), service-portfolio (the portfolio) and service-gateway (the gateway)\n',
  )
})
