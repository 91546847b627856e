import { wordsOf } from '@trading/rig/suite/arguments'

export interface SoakArguments {
  minutes: number
  /** Signals a second. */
  rate: number
  engines: number
  seed: number
  help: boolean
}

export const options = ['minutes', 'rate', 'engines', 'seed']

export const usage = `npm run soak -- [--minutes 10] [--rate 20] [--engines 3] [--seed 1]

Runs the generator and engines at a fixed rate under random faults, and reports whether anything was lost, stuck or grew.

  --minutes N   how long, from 2; default 10
  --rate N      signals a second, from 1 to 1000; default 20
  --engines N   from 2 to 20; default 3
  --seed N      the seed of the faults; the same seed gives the same faults in the same order; default 1
  --help        this text

The exit code is 0 only if everything holds. Broker and database are chosen as for npm start; those at RABBITMQ_URL and DATABASE_URL
are not restarted.
`

const limits = { minutes: [2, 1_440], rate: [1, 1_000], engines: [2, 20], seed: [0, 999_999_999] } as const

/** @throws Error that says what is wrong with the arguments */
export function parseArguments(args: readonly string[]): SoakArguments {
  const parsed: SoakArguments = { minutes: 10, rate: 20, engines: 3, seed: 1, help: false }
  const rest = wordsOf(args)
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    const name = next.replace(/^--/, '')
    if (next === '--help' || next === '-h') parsed.help = true
    else if (next.startsWith('--') && isLimited(name)) parsed[name] = wholeNumber(next, rest.shift(), limits[name])
    else throw new Error(`unknown argument ${JSON.stringify(next)}; there are --minutes, --rate, --engines, --seed and --help`)
  }
  return parsed
}

const isLimited = (name: string): name is keyof typeof limits => Object.hasOwn(limits, name)

function wholeNumber(name: string, text: string | undefined, [min, max]: readonly [number, number]): number {
  const value = Number(text)
  if (/^\d+$/.test(text ?? '') && value >= min && value <= max) return value
  throw new Error(`${name} wants a whole number from ${min} to ${max}, got ${JSON.stringify(text ?? 'nothing')}`)
}
