import { type Options, quoted, readCommandLine, UsageError } from '@trading/terminal'

export type Selection = { by: 'id'; id: string } | { by: 'cause'; text: string } | { by: 'all' }

export type Command = { json: boolean; family: string | undefined } & (
  | { verb: 'list' }
  | { verb: 'show'; id: string }
  | { verb: 'replay'; select: Selection; dryRun: boolean; yes: boolean; extendMs: number | undefined }
  | { verb: 'drop'; select: Selection; dryRun: boolean; yes: boolean }
  | { verb: 'export'; select: Selection }
)

const which = { family: { type: 'string' } } satisfies Options
const changing: Options = { 'dry-run': { type: 'boolean' }, yes: { type: 'boolean' } }

export const optionsOf = {
  list: which,
  show: which,
  replay: { cause: { type: 'string' }, all: { type: 'boolean' }, extend: { type: 'string' }, ...changing, ...which },
  drop: { cause: { type: 'string' }, ...changing, ...which },
  export: { cause: { type: 'string' }, all: { type: 'boolean' }, ...which },
} satisfies Record<string, Options>

const maxExtendMs = 86_400_000

/**
 * `dryRun`: whether a dry run was requested outside the arguments.
 * @throws UsageError
 */
export function parseCommand(args: readonly string[], { dryRun = false } = {}): Command {
  const { verb, values, id, json } = readCommandLine(args, optionsOf)
  const change = { dryRun: dryRun || values['dry-run'] === true, yes: values.yes === true }
  const common = { json, family: familyIn(values.family) }
  switch (verb) {
    case 'list':
      if (id !== undefined) throw new UsageError(`list takes no id, got ${quoted(id)}; use show ${id} for one`)
      return { verb, ...common }
    case 'show':
      if (!id) throw new UsageError('show takes the id of a dead letter; see list')
      return { verb, ...common, id }
    case 'replay':
      return { verb, ...common, select: selection(verb, values, id), ...change, extendMs: extendMs(values.extend) }
    case 'drop':
      return { verb, ...common, select: selection(verb, values, id), ...change }
    case 'export':
      return { verb, ...common, select: id === undefined && values.cause === undefined ? { by: 'all' } : selection(verb, values, id) }
  }
}

function familyIn(value: unknown): string | undefined {
  if (value === '') throw new UsageError('--family takes the name of a family, got an empty string')
  return value === undefined ? undefined : String(value)
}

type Parsed = Record<string, unknown>

function selection(verb: 'replay' | 'drop' | 'export', { cause, all }: Parsed, id: string | undefined): Selection {
  const ways = verb === 'drop' ? 'an id or --cause <text>' : 'an id, --cause <text> or --all'
  const given = [id, cause, all].filter((way) => way !== undefined)
  if (given.length !== 1) throw new UsageError(`${verb} takes ${ways}${given.length > 1 ? ' (only one of them)' : ''}`)
  if (all) return { by: 'all' }
  const [text] = given
  if (text === '') throw new UsageError(`${verb} takes ${ways}, got an empty string`)
  return id === undefined ? { by: 'cause', text: String(cause) } : { by: 'id', id }
}

function extendMs(value: unknown): number | undefined {
  if (value === undefined) return undefined
  const ms = Number(value)
  if (/^\d+$/.test(String(value)) && ms >= 1 && ms <= maxExtendMs) return ms
  throw new UsageError(`--extend must be a whole number of milliseconds from 1 to ${maxExtendMs}, got ${quoted(value)}`)
}
