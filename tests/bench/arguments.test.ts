import { parseArguments } from './arguments'
import { quickPlan, wholePlan } from './plan'

test('without arguments everything is measured, and the results are the project’s', () => {
  expect(parseArguments([])).toEqual({ mode: 'compare', plan: wholePlan, out: undefined })
})

test('--quick leaves out parts and contestants', () => {
  expect(parseArguments(['--quick'])).toMatchObject({ plan: quickPlan })
})

test('a run that differs from a whole run does not replace the project’s results', () => {
  for (const args of [['--only', 'publish'], ['--rounds', '7'], ['--slice=500']])
    expect(parseArguments(args)).toMatchObject({ plan: { whole: false } })
  expect(parseArguments(['--out', 'elsewhere'])).toMatchObject({ plan: { whole: true }, out: 'elsewhere' })
})

test('nothing is measured in more rounds than --rounds says', () => {
  expect(parseArguments(['--rounds', '2'])).toMatchObject({ plan: { rounds: 2, roundsWithoutGoal: 2 } })
  expect(parseArguments(['--rounds', '9'])).toMatchObject({ plan: { rounds: 9, roundsWithoutGoal: wholePlan.roundsWithoutGoal } })
})

test('parts run in their own order, each once', () => {
  expect(parseArguments(['--only', 'latency,drain,drain'])).toMatchObject({ plan: { parts: ['drain', 'latency'] } })
})

test('--url sizes a deployment, with defaults for the rest', () => {
  const url = 'amqps://user:secret@broker.example/sizing'
  expect(parseArguments(['--url', url])).toEqual({ mode: 'sizing', url, engines: 8, venueMs: 20, minutes: 2, out: undefined })
  expect(parseArguments(['--url', url, '--engines', '12', '--venue-ms=0', '--minutes', '0.5'])).toMatchObject({
    engines: 12,
    venueMs: 0,
    minutes: 0.5,
  })
})

test('--against compares two versions, with the rounds and slices of a whole run', () => {
  expect(parseArguments(['--against', '../before'])).toEqual({ mode: 'against', plan: wholePlan, folder: '../before' })
  expect(parseArguments(['--against=../before', '--rounds', '9'])).toMatchObject({ plan: { rounds: 9 } })
})

test.each([
  [['--fast'], 'unknown argument "--fast"; there are --quick'],
  [['quick'], 'unknown argument "quick"'],
  [['--rounds'], '--rounds wants a value, got "nothing"'],
  [['--rounds', '--quick'], '--rounds wants a value, got "--quick"'],
  [['--rounds', '0'], '--rounds wants a whole number from 1 to 100, got "0"'],
  [['--rounds', '2.5'], '--rounds wants a whole number from 1 to 100, got "2.5"'],
  [['--slice', '1e3'], '--slice wants a whole number from 10 to 50000, got "1e3"'],
  [['--only', 'drain,speed'], '--only wants some of drain, publish, latency, scaling, ledger, market-data, portfolio, cost, got speed'],
  [['--only', ','], 'got nothing'],
  [['--engines', '4'], '--engines needs --url'],
  [['--against', '../before', '--quick'], '--quick does not go with --against'],
  [['--against', '../before', '--url', 'amqp://localhost'], '--url does not go with --against'],
  [['--url', 'amqp://localhost', '--quick'], '--quick does not go with --url'],
  [['--url', 'amqp://localhost', '--minutes', '500'], '--minutes wants a number from 0.2 to 120, got "500"'],
  [['--url', 'http://user:secret@localhost'], '--url must be an amqp:// or amqps:// address, got "http://user:***@localhost"'],
])('%j is rejected with what is expected', (args, message) => {
  expect(() => parseArguments(args)).toThrow(message)
})

test('a password in an invalid address is not printed', () => {
  expect(() => parseArguments(['--url', 'http://user:secret@localhost'])).not.toThrow(/secret/)
})

test('--help takes precedence over later arguments', () => {
  expect(parseArguments(['--help', '--nonsense'])).toEqual({ mode: 'help' })
})
