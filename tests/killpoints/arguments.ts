import type { KillPoint } from './kill-point'

export interface Arguments {
  points: readonly KillPoint[]
  /** Whether `--only` left points out. */
  partial: boolean
  jsonFile: string | undefined
  help: boolean
}

export const usage = `npm run killpoints -- [--only intent,acked] [--json FILE]

Kills engines, PostgreSQL and RabbitMQ at every step between a signal's delivery and its ack, and says what was lost or filled twice.

  --only intent,relay  these steps alone; the name of a group stands for all of it: engine, relay, migration, dlq, postgres, both,
                       zombie, five
  --json FILE          writes all that was seen to this file as well
  --help               this text

The exit code is 0 only if every step holds. RABBITMQ_URL and DATABASE_URL name servers that are there already, on which steps that
disturb them are not possible; BROKER and DATABASE, each docker or private, insist on that kind. A run of all steps replaces the
section of docs/killpoints.md for these versions.
`

/** Throws an error that says what is wrong with the arguments. */
export function parseArguments(args: readonly string[], all: readonly KillPoint[]): Arguments {
  const parsed: Arguments = { points: all, partial: false, jsonFile: undefined, help: false }
  const rest = args.flatMap((each) => (/^--\w+=/.test(each) ? [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)] : each))
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    if (next === '--help' || next === '-h') parsed.help = true
    else if (next === '--only') Object.assign(parsed, { points: chosen(rest.shift(), all), partial: true })
    else if (next === '--json') parsed.jsonFile = fileOf(rest.shift())
    else throw new Error(`unknown argument ${JSON.stringify(next)}; there are --only intent,acked, --json FILE and --help`)
  }
  return parsed
}

function chosen(list: string | undefined, all: readonly KillPoint[]): KillPoint[] {
  const wanted = (list ?? '').split(',').flatMap((word) => word.trim() || [])
  const matches = (word: string) => (point: KillPoint) => point.name === word || point.group === word
  const unknown = wanted.filter((word) => !all.some(matches(word)))
  if (wanted.length === 0 || unknown.length > 0) {
    const got = unknown.length > 0 ? unknown.join(', ') : 'nothing'
    throw new Error(`--only wants names of steps or groups, got ${got}; there are ${all.map(({ name }) => name).join(', ')}`)
  }
  return all.filter((point) => wanted.some((word) => matches(word)(point)))
}

function fileOf(text: string | undefined): string {
  if (!text || text.startsWith('--')) throw new Error(`--json wants the name of a file, got ${JSON.stringify(text ?? 'nothing')}`)
  return text
}
