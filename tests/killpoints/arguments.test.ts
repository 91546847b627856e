import { parseArguments } from './arguments'
import type { KillPoint } from './kill-point'

const point = (name: string, group: KillPoint['group']): KillPoint => ({ name, group, story: '', run: async () => undefined })
const all = [point('intent', 'engine'), point('acked', 'engine'), point('relay-locked', 'relay')]
const parse = (...args: string[]) => parseArguments(args, all)

test('without arguments every step runs', () => {
  expect(parse()).toEqual({ points: all, partial: false, jsonFile: undefined, help: false })
})

test('--only selects steps and whole groups, in the order of the suite', () => {
  expect(parse('--only', 'relay-locked, intent')).toMatchObject({ points: [all[0], all[2]], partial: true })
  expect(parse('--only=engine', '--json', 'out.json')).toMatchObject({ points: [all[0], all[1]], jsonFile: 'out.json' })
})

test('invalid arguments are rejected with the reason', () => {
  expect(() => parse('--only', 'acked,nowhere')).toThrow('got nowhere; there are intent, acked, relay-locked')
  expect(() => parse('--only')).toThrow('got nothing')
  expect(() => parse('--json', '--only')).toThrow('--json wants the name of a file')
  expect(() => parse('--seed', '1')).toThrow('unknown argument "--seed"')
})
