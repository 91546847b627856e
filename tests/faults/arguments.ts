import { chosenOf, fileOf, wordsOf } from '@trading/rig/suite/arguments'
import type { Row } from './row'
import type { Sabotage } from './sabotages'

export interface Arguments {
  rows: readonly Row[]
  /** Whether `--only` left rows out. */
  partial: boolean
  seed: number
  jsonFile: string | undefined
  /** Make these changes instead, each in a copy of the project, and run the row that must fail. */
  sabotages: readonly Sabotage[]
  help: boolean
}

export const options = ['only', 'seed', 'json', 'sabotage']

export const usage = `npm run faults -- [--only 1,5,6a] [--seed N] [--json FILE]
npm run faults -- --sabotage NAME,NAME

Injects every fault of the catalogue into the running platform, one after the other, and reports what was lost.

  --only 1,5,6a   only these rows; a number without a letter means all its rows: 5 is 5a, 5b, 5c
  --seed N        the seed of the random choices, a whole number; default 1
  --json FILE     also writes all observations to this file
  --sabotage X    makes the defect X of docs/faults.md in a copy of the project, and runs the row that must detect it; all for every one
  --help          this text

The exit code is 0 only if every row holds. RABBITMQ_URL names an existing broker, and DATABASE_URL a database; rows that would
disturb them cannot run then. Rows of market data start a Redis of their own. BROKER=docker or private, and DATABASE and CACHE likewise,
require that kind. A run of all rows replaces the section of this broker in docs/faults.md.
`

/** @throws Error that says what is wrong with the arguments */
export function parseArguments(args: readonly string[], all: readonly Row[], known: readonly Sabotage[]): Arguments {
  const parsed: Arguments = { rows: all, partial: false, seed: 1, jsonFile: undefined, sabotages: [], help: false }
  const rest = wordsOf(args)
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    if (next === '--help' || next === '-h') parsed.help = true
    else if (next === '--only') Object.assign(parsed, { rows: chosen(rest.shift(), all), partial: true })
    else if (next === '--seed') parsed.seed = seedOf(rest.shift())
    else if (next === '--json') parsed.jsonFile = fileOf(rest.shift())
    else if (next === '--sabotage') parsed.sabotages = sabotagesIn(rest.shift(), known)
    else
      throw new Error(`unknown argument ${JSON.stringify(next)}; there are --only 1,5,6a, --seed N, --json FILE, --sabotage X and --help`)
  }
  return parsed
}

const chosen = (list: string | undefined, all: readonly Row[]): Row[] =>
  chosenOf(list, {
    all,
    nameOf: ({ number }) => number,
    matches: ({ number }, word) => number === word || number.replace(/[a-z]$/, '') === word,
    words: 'numbers of rows',
  })

const sabotagesIn = (list: string | undefined, all: readonly Sabotage[]): Sabotage[] =>
  chosenOf(list, {
    option: 'sabotage',
    all,
    nameOf: ({ name }) => name,
    matches: ({ name }, word) => name === word || word === 'all',
    words: 'names of sabotages',
  })

function seedOf(text: string | undefined): number {
  if (!/^\d{1,9}$/.test(text ?? ''))
    throw new Error(`--seed wants a whole number of at most nine digits, got ${JSON.stringify(text ?? 'nothing')}`)
  return Number(text)
}
