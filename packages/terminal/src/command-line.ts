import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './user-error'

export type Options = NonNullable<ParseArgsConfig['options']>

export interface CommandLine<Verb extends string> {
  verb: Verb
  values: Record<string, unknown>
  /** The positional argument; a verb takes at most one. */
  id: string | undefined
  json: boolean
}

/** The options of every verb of every tool. */
export const everywhere: Options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } }

/**
 * Reads `<verb> [options] [id]`, where `optionsOf` has the options of each verb. Every verb also takes --json, and --help, which is
 * answered before anything else is read.
 * @throws UsageError
 */
export function readCommandLine<Verb extends string>(args: readonly string[], optionsOf: Record<Verb, Options>): CommandLine<Verb> {
  const verbs = Object.keys(optionsOf) as Verb[]
  const [first, ...rest] = args
  const verb = verbs.find((known) => known === first)
  if (!verb) throw new UsageError(`${first === undefined ? 'no verb' : `unknown verb ${quoted(first)}`}; there are ${verbs.join(', ')}`)
  const { values, ids } = parse(verb, rest, { ...optionsOf[verb], ...everywhere })
  if (ids.length > 1) throw new UsageError(`${verb} takes one id, got ${ids.length}: ${ids.join(' ')}`)
  return { verb, values, id: ids[0], json: values.json === true }
}

function parse(verb: string, args: string[], options: Options): { values: Record<string, unknown>; ids: string[] } {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return { values, ids: positionals }
  } catch (error) {
    // Node adds advice on arguments that begin with a dash.
    const [what] = (error as Error).message.split(/\.\s/, 1)
    const named = Object.keys(options).map((name) => `--${name}`)
    throw new UsageError(`${what}; ${verb} takes ${named.join(', ')}`)
  }
}

export const quoted = (value: unknown): string => JSON.stringify(value)
