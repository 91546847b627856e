import { parseArguments } from './arguments'
import type { Row } from './row'
import { sabotages } from './sabotages'

const rows = ['1', '6a', '6b', '16'].map((number): Row => ({ number, fault: '', story: '', invariants: [], run: async () => undefined }))
const numbers = (...args: string[]) => parseArguments(args, rows, sabotages).rows.map(({ number }) => number)

test('without arguments every row runs, from seed 1', () => {
  expect(parseArguments([], rows, sabotages)).toEqual({ rows, partial: false, seed: 1, jsonFile: undefined, sabotages: [], help: false })
})

test('--only selects rows by number, or several by the number they share, in the order of the catalogue', () => {
  expect(numbers('--only', '16,6')).toEqual(['6a', '6b', '16'])
  expect(numbers('--only=6b')).toEqual(['6b'])
  expect(parseArguments(['--only', '1'], rows, sabotages).partial).toBe(true)
})

test('--seed and --json take their values', () => {
  expect(parseArguments(['--seed', '7', '--json=out.json'], rows, sabotages)).toMatchObject({ seed: 7, jsonFile: 'out.json' })
})

test('--sabotage selects defects by name, or all of them', () => {
  const [first] = sabotages
  expect(parseArguments(['--sabotage', String(first?.name)], rows, sabotages).sabotages).toEqual([first])
  expect(parseArguments(['--sabotage', 'all'], rows, sabotages).sabotages).toEqual(sabotages)
})

test.each([
  [['--sabotage', 'none'], '--sabotage wants names of sabotages, got none; there are no-'],
  [['--fast'], 'unknown argument "--fast"'],
  [['--only'], '--only wants numbers of rows, got nothing; there are 1, 6a, 6b, 16'],
  [['--only', '1,7'], '--only wants numbers of rows, got 7; there are 1, 6a, 6b, 16'],
  [['--seed', 'x'], '--seed wants a whole number of at most nine digits, got "x"'],
  [['--json', '--seed'], '--json wants the name of a file, got "--seed"'],
])('%j is rejected with the reason', (args, words) => {
  expect(() => parseArguments(args, rows, sabotages)).toThrow(words)
})
