import { hostname, userInfo } from 'node:os'
import { symbolRule, symbolSchema, text } from '@trading/contracts'
import { type HaltedThing, type HaltTarget, haltTarget } from '@trading/ledger'
import { type Options, quoted, readCommandLine, UsageError } from '@trading/terminal'

export interface Change {
  target: HaltTarget
  reason: string
  who: string
  yes: boolean
  json: boolean
}

export type Command = { verb: 'status'; json: boolean } | ({ verb: 'halt' | 'lift' } & Change)

const ofChange: Options = { reason: { type: 'string' }, by: { type: 'string' }, yes: { type: 'boolean' } }
const optionsOfChange: Record<HaltedThing, Options> = { all: ofChange, symbol: ofChange, strategy: ofChange }

export const optionsOf: Record<string, Options> = { status: {}, ...optionsOfChange }

const maxReasonLength = 512
const maxNameLength = 64
const maxWhoLength = 128

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  const [first, ...rest] = args
  if (first === 'lift') return { verb: 'lift', ...changeOf(rest, 'lift ') }
  if (first !== undefined && !first.startsWith('-') && first !== 'status') return { verb: 'halt', ...changeOf(args, '') }
  const { json, id } = readCommandLine(first === 'status' ? args : ['status', ...args], { status: {} })
  if (id !== undefined) throw new UsageError(`status takes no name, got ${quoted(id)}`)
  return { verb: 'status', json }
}

function changeOf(args: readonly string[], before: string): Change {
  const { verb: what, values, id, json } = readCommandLine(args, optionsOfChange)
  const verb = `${before}${what}`
  const reason = textOf('reason', values.reason, { verb, most: maxReasonLength })
  const who = textOf('by', values.by ?? `${userInfo().username}@${hostname()}`.slice(0, maxWhoLength), { verb, most: maxWhoLength })
  return { target: haltTarget(what, nameOf(what, id, verb)), reason, who, yes: values.yes === true, json }
}

function nameOf(what: HaltedThing, id: string | undefined, verb: string): string {
  if (what === 'all') {
    if (id !== undefined)
      throw new UsageError(`${verb} takes no name, got ${quoted(id)}; use ${verb.replace('all', 'symbol')} for one symbol`)
    return ''
  }
  if (id === undefined) throw new UsageError(`${verb} takes the name of a ${what}`)
  if (what === 'symbol' && !symbolSchema.safeParse(id).success) throw new UsageError(`a symbol is ${symbolRule}, got ${quoted(id)}`)
  // As it is: a strategy may begin or end with a space.
  return checked('name', id, maxNameLength)
}

function textOf(name: string, value: unknown, { verb, most }: { verb: string; most: number }): string {
  const given = String(value ?? '').trim()
  if (given === '') throw new UsageError(`${verb} takes --${name} with a text, as in --${name} "wrong prices"`)
  return checked(name, given, most)
}

function checked(name: string, given: string, most: number): string {
  if (!text(most).safeParse(given).success)
    throw new UsageError(`the ${name} must be 1 to ${most} characters of text, got ${quoted(given.slice(0, 80))}`)
  return given
}
