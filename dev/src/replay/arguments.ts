import { parseArgs } from 'node:util'
import { symbolRule, symbolSchema } from '@trading/contracts'
import { type Options, quoted, UsageError } from '@trading/terminal'
import { serviceIn } from '../../services'

export interface Arguments {
  /** As it was given. */
  file: string
  symbol: string
  seed: number
  engines: number
  /** Everything stays up after the result, until Ctrl-C. */
  keep: boolean
  json: boolean
}

const engines = serviceIn('service-b').scale ?? { default: 1, most: 1 }
const maxSeed = 2_147_483_647

export const options = {
  symbol: { type: 'string' },
  seed: { type: 'string' },
  engines: { type: 'string' },
  keep: { type: 'boolean' },
  json: { type: 'boolean' },
} satisfies Options

export const usage = `npm run replay -- FILE [--symbol S] [--seed N] [--engines N] [--keep] [--json]

Runs a file of prices through strategy, engines, paper venue and portfolio as fast as they go, in a vhost and a database of its own, which it
removes afterwards. Prints what came of it, and a hash of the final state: the same file, seed and settings give the same hash.

  FILE         a CSV file with the columns date, open, high, low, close; packages/feeds/data has one
  --symbol S   its symbol; default SPX
  --seed N     decides the ids of the signals, and with them the venue's prices; 0 to ${maxSeed}, default 1
  --engines N  number of engines, 1 to ${engines.most}; default ${engines.default}
  --keep       leave everything up until Ctrl-C, for npm run ledger and npm run analytics
  --json       print one line of JSON
  --help       print this text

Broker and database are chosen as for npm start. STRATEGY, SIGNAL_QUANTITY, MAX_ORDER_NOTIONAL and most other settings are read from the
environment; see docs/replay.md.
`

/** @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parsed(args)
  const [file, ...more] = positionals
  if (!file) throw new UsageError('replay takes the name of a CSV file')
  if (more.length > 0) throw new UsageError(`replay takes one file, got ${positionals.length}: ${positionals.join(' ')}`)
  return {
    ...{ file, symbol: symbolOf(values.symbol ?? 'SPX'), keep: values.keep === true, json: values.json === true },
    seed: numberIn('seed', values.seed ?? '1', 0, maxSeed),
    engines: numberIn('engines', values.engines ?? String(engines.default), 1, engines.most),
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    // Node adds advice on arguments that begin with a dash.
    const [what] = (error as Error).message.split(/\.\s/, 1)
    const names = Object.keys(options).map((name) => `--${name}`)
    throw new UsageError(`${what}; replay takes ${names.join(', ')}`)
  }
}

function numberIn(name: string, given: string, min: number, max: number): number {
  const number = Number(given)
  if (/^\d+$/.test(given) && number >= min && number <= max) return number
  throw new UsageError(`--${name} must be a whole number from ${min} to ${max}, got ${quoted(given)}`)
}

function symbolOf(given: string): string {
  const parsed = symbolSchema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new UsageError(`--symbol must be ${symbolRule}, got ${quoted(given)}`)
}
