import { chosenOf, fileOf, wordsOf } from '@trading/rig/suite/arguments'
import type { Row } from './row'

export interface Arguments {
  rows: readonly Row[]
  /** Whether `--only` left rows out. */
  partial: boolean
  seed: number
  jsonFile: string | undefined
  help: boolean
}

export const options = ['only', 'seed', 'json']

export const usage = `npm run faults -- [--only 1,5,6a] [--seed N] [--json FILE]

Injects every fault of the catalogue into the running platform, one after the other, and reports what was lost.

  --only 1,5,6a   only these rows; a number without a letter means all its rows: 5 is 5a, 5b, 5c
  --seed N        the seed of the random choices, a whole number; default 1
  --json FILE     also writes all observations to this file
  --help          this text

The exit code is 0 only if every row holds. RABBITMQ_URL names an existing broker, and DATABASE_URL a database; rows that would
disturb them cannot run then. BROKER=docker or private, and DATABASE likewise, require that kind. A run of all rows replaces the section
of this broker in docs/faults.md.
`

/** @throws Error that says what is wrong with the arguments */
export function parseArguments(args: readonly string[], all: readonly Row[]): Arguments {
  const parsed: Arguments = { rows: all, partial: false, seed: 1, jsonFile: undefined, help: false }
  const rest = wordsOf(args)
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    if (next === '--help' || next === '-h') parsed.help = true
    else if (next === '--only') Object.assign(parsed, { rows: chosen(rest.shift(), all), partial: true })
    else if (next === '--seed') parsed.seed = seedOf(rest.shift())
    else if (next === '--json') parsed.jsonFile = fileOf(rest.shift())
    else throw new Error(`unknown argument ${JSON.stringify(next)}; there are --only 1,5,6a, --seed N, --json FILE and --help`)
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

function seedOf(text: string | undefined): number {
  if (!/^\d{1,9}$/.test(text ?? ''))
    throw new Error(`--seed wants a whole number of at most nine digits, got ${JSON.stringify(text ?? 'nothing')}`)
  return Number(text)
}
