import { address, faultIn } from '@trading/runtime'
import { type PartName, type Plan, partNames, quickPlan, wholePlan } from './plan'

export type Arguments =
  | { mode: 'help' }
  | { mode: 'compare'; plan: Plan; out: string | undefined; renew: boolean }
  | { mode: 'against'; plan: Plan; folder: string }
  | ({ mode: 'sizing' } & SizingArguments)

export interface SizingArguments {
  url: string
  engines: number
  venueMs: number
  minutes: number
  out: string | undefined
}

export const usage = `npm run bench -- [--quick] [--only drain,latency] [--rounds N] [--slice N] [--out FOLDER]
npm run bench -- --only drain,latency --renew
npm run bench -- --against FOLDER [--rounds N] [--slice N]
npm run bench -- --url amqp://… [--engines N] [--venue-ms M] [--minutes T] [--out FOLDER]

Compares the platform with its alternatives, on the same broker and in one run, and reports whether it reaches its goals.

  --quick         bare, ours, NestJS and rascal only; drain and latency only; under 2 minutes
  --only PARTS    some of ${partNames.join(', ')}
  --renew         replace these parts in the project's results, if they are of this machine and broker
  --rounds N      how often each is measured, 1 to 100; default ${wholePlan.rounds}
  --slice N       signals in a slice at most, 10 to 50000; default ${wholePlan.slice}, with --quick ${quickPlan.slice}
  --out FOLDER    where benchmarks.md and the folder benchmarks/ go; default docs for a whole run, .broker otherwise

With --against it compares the engine with that of another checkout of this project, in interleaved rounds, and fails if this one
is slower: if the upper bound of their ratio (95 %) is below 0.97.

  --against FOLDER  the other checkout, after npm ci and npm run build

With --url it sizes your own deployment instead: engines on this machine with your broker, 1, 2, 4 and so on, until it is saturated.
Use a separate virtual host; one that is in use is refused.

  --url URL       your broker, amqp:// or amqps://
  --engines N     maximum number of engines, 1 to 64; default 8
  --venue-ms M    response time of your venue, 0 to 60000 ms; default 20
  --minutes T     total duration, 0.2 to 120; default 2

  --help          this text

The exit code is 0 only if every goal that was measured is reached, 1 otherwise, 2 for wrong arguments.
`

type Options = { [K in (typeof named)[number]]?: string | undefined }

const named = ['against', 'url', 'engines', 'venue-ms', 'minutes', 'only', 'rounds', 'slice', 'out'] as const
const flagNames = ['quick', 'renew']
export const options = [...flagNames, ...named]
const ofComparing = [...flagNames, 'only', 'rounds', 'slice']
const ofSizing = ['engines', 'venue-ms', 'minutes']
const ofVersions = ['against', 'rounds', 'slice']

/** @throws Error that says what is wrong with the arguments */
export function parseArguments(args: readonly string[]): Arguments {
  const options: Options = {}
  const flags = new Set<string>()
  const rest = args.flatMap((each) =>
    /^--[\w-]+=/.test(each) ? [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)] : each,
  )
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    const name = named.find((each) => next === `--${each}`)
    if (next === '--help' || next === '-h') return { mode: 'help' }
    const flag = flagNames.find((each) => next === `--${each}`)
    if (flag) flags.add(flag)
    else if (name) options[name] = givenFor(name, rest.shift())
    else
      throw new Error(
        `unknown argument ${JSON.stringify(next)}; there are --quick, --renew, ${named.map((each) => `--${each}`).join(', ')} and --help`,
      )
  }
  const given = [...flags, ...Object.keys(options)]
  if (options.against !== undefined) {
    const [foreign] = given.filter((each) => !ofVersions.includes(each))
    if (foreign) throw new Error(`--${foreign} does not go with --against`)
    return { mode: 'against', plan: planOf(options, wholePlan), folder: options.against }
  }
  const [misplaced] = given.filter((each) => (options.url === undefined ? ofSizing : ofComparing).includes(each))
  if (misplaced) throw new Error(options.url === undefined ? `--${misplaced} needs --url` : `--${misplaced} does not go with --url`)
  const renew = flags.has('renew')
  if (renew && options.only === undefined) throw new Error('--renew needs --only: without it everything is measured')
  const [refused] = given.filter((each) => renew && !['renew', 'only'].includes(each))
  if (refused) throw new Error(`--${refused} does not go with --renew: the parts are measured as in a whole run`)
  return options.url === undefined ? comparing(options, { quick: flags.has('quick'), renew }) : sizing(options as Options & { url: string })
}

function comparing({ only, rounds, slice, out }: Options, { quick, renew }: { quick: boolean; renew: boolean }): Arguments {
  const base = quick ? quickPlan : wholePlan
  const plan: Plan = {
    ...planOf({ rounds, slice }, base),
    parts: only === undefined ? base.parts : partsOf(only),
    whole: base.whole && only === undefined && rounds === undefined && slice === undefined,
  }
  return { mode: 'compare', plan, out, renew }
}

function planOf({ rounds: given, slice }: Pick<Options, 'rounds' | 'slice'>, base: Plan): Plan {
  const rounds = numberOf('rounds', given, { min: 1, max: 100, default: base.rounds })
  return {
    ...base,
    rounds,
    roundsWithoutGoal: Math.min(rounds, base.roundsWithoutGoal),
    slice: numberOf('slice', slice, { min: 10, max: 50_000, default: base.slice }),
  }
}

function sizing({ url, engines, minutes, out, 'venue-ms': venueMs }: Options & { url: string }): Arguments {
  const fault = faultIn('--url', address({ protocols: ['amqp:', 'amqps:'], default: 'amqp://localhost', about: '' }), url)
  if (fault) throw new Error(fault)
  return {
    mode: 'sizing',
    url,
    engines: numberOf('engines', engines, { min: 1, max: 64, default: 8 }),
    venueMs: numberOf('venue-ms', venueMs, { min: 0, max: 60_000, default: 20 }),
    minutes: numberOf('minutes', minutes, { min: 0.2, max: 120, default: 2, fraction: true }),
    out,
  }
}

function givenFor(name: string, value: string | undefined): string {
  if (!value || value.startsWith('--')) throw new Error(`--${name} wants a value, got ${JSON.stringify(value ?? 'nothing')}`)
  return value
}

interface Range {
  min: number
  max: number
  default: number
  fraction?: boolean
}

function numberOf(name: string, text: string | undefined, { min, max, default: otherwise, fraction = false }: Range): number {
  if (text === undefined) return otherwise
  const value = (fraction ? /^\d{1,6}(\.\d{1,3})?$/ : /^\d{1,6}$/).test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new Error(`--${name} wants a ${fraction ? '' : 'whole '}number from ${min} to ${max}, got ${JSON.stringify(text)}`)
}

function partsOf(list: string): readonly PartName[] {
  const wanted = list.split(',').flatMap((word) => word.trim() || [])
  const unknown = wanted.filter((word) => !partNames.includes(word as PartName))
  if (wanted.length > 0 && unknown.length === 0) return partNames.filter((part) => wanted.includes(part))
  throw new Error(`--only wants some of ${partNames.join(', ')}, got ${unknown.join(', ') || 'nothing'}`)
}
