import { chosenOf, fileOf, wordsOf } from '@trading/rig/suite/arguments'
import { groups, type KillPoint } from './kill-point'

export interface Arguments {
  points: readonly KillPoint[]
  /** Whether `--only` left points out. */
  partial: boolean
  jsonFile: string | undefined
  help: boolean
}

export const options = ['only', 'json']

export const usage = `npm run killpoints -- [--only intent,acked] [--json FILE]

Kills engines, PostgreSQL and RabbitMQ at every step between a signal's delivery and its ack, and reports what was lost or filled twice.

  --only intent,relay  only these steps; the name of a group means all its steps:
                       ${groups.join(', ')}
  --json FILE          also writes all observations to this file
  --help               this text

The exit code is 0 only if every step holds. RABBITMQ_URL and DATABASE_URL name existing servers; steps that would disturb them
cannot run then. BROKER and DATABASE, each docker or private, require that kind. A run of all steps replaces the
section of docs/killpoints.md for these versions.
`

/** @throws Error that says what is wrong with the arguments */
export function parseArguments(args: readonly string[], all: readonly KillPoint[]): Arguments {
  const parsed: Arguments = { points: all, partial: false, jsonFile: undefined, help: false }
  const rest = wordsOf(args)
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    if (next === '--help' || next === '-h') parsed.help = true
    else if (next === '--only') Object.assign(parsed, { points: chosen(rest.shift(), all), partial: true })
    else if (next === '--json') parsed.jsonFile = fileOf(rest.shift())
    else throw new Error(`unknown argument ${JSON.stringify(next)}; there are --only intent,acked, --json FILE and --help`)
  }
  return parsed
}

const chosen = (list: string | undefined, all: readonly KillPoint[]): KillPoint[] =>
  chosenOf(list, {
    all,
    nameOf: ({ name }) => name,
    matches: ({ name, group }, word) => name === word || group === word,
    words: 'names of steps or groups',
  })
