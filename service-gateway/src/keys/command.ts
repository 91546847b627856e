import { symbolRule, symbolSchema, text } from '@trading/contracts'
import { type Role, roleSchema } from '@trading/gateway-api'
import { type Options, quoted, readCommandLine, UsageError } from '@trading/terminal'

export interface CreateCommand {
  verb: 'create'
  json: boolean
  owner: string
  role: Role
  strategy: string | null
  symbols: readonly string[] | null
  expiresDays: number | undefined
  ifNone: boolean
}

export type Command = CreateCommand | { verb: 'list'; json: boolean } | { verb: 'revoke'; json: boolean; id: string; yes: boolean }

const word = { type: 'string' } as const
const flag = { type: 'boolean' } as const

export const optionsOf = {
  create: { owner: word, role: word, strategy: word, symbols: word, 'expires-days': word, 'if-none': flag },
  list: {},
  revoke: { yes: flag },
} satisfies Record<string, Options>

const mostDays = 3_650

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  const { verb, values, id, json } = readCommandLine(args, optionsOf)
  if (verb === 'revoke') {
    if (!id || !/^[0-9a-f]{16}$/.test(id))
      throw new UsageError(`revoke takes the id of a key: 16 hexadecimal digits, got ${quoted(id ?? '')}`)
    return { verb, json, id, yes: values.yes === true }
  }
  if (id !== undefined) throw new UsageError(`${verb} takes nothing but options, got ${quoted(id)}`)
  if (verb === 'list') return { verb, json }
  const role = roleSchema.safeParse(values.role)
  if (!role.success) throw new UsageError(`create takes --role: one of ${roleSchema.options.join(', ')}`)
  const strategy = nameIn('strategy', values.strategy)
  if (role.data === 'trader' && strategy === null) throw new UsageError("a trader's key takes --strategy: that of its signals")
  const owner = nameIn('owner', values.owner)
  if (owner === null) throw new UsageError('create takes --owner: the name of the person or program that uses the key')
  const [symbols, expiresDays] = [symbolsIn(values.symbols), daysIn(values['expires-days'])]
  return { verb, json, owner, role: role.data, strategy, symbols, expiresDays, ifNone: values['if-none'] === true }
}

function nameIn(option: string, value: unknown): string | null {
  if (value === undefined) return null
  const parsed = text(64).safeParse(value)
  if (parsed.success && parsed.data.trim() === parsed.data) return parsed.data
  throw new UsageError(`--${option} must be 1 to 64 characters, without spaces at its ends, got ${quoted(value)}`)
}

function symbolsIn(value: unknown): readonly string[] | null {
  if (value === undefined) return null
  const symbols = String(value).split(',')
  const wrong = symbols.find((symbol) => !symbolSchema.safeParse(symbol).success)
  if (wrong === undefined) return symbols
  throw new UsageError(`--symbols must be symbols such as AAPL,MSFT, each ${symbolRule}, got ${quoted(wrong)}`)
}

function daysIn(value: unknown): number | undefined {
  if (value === undefined) return undefined
  const days = Number(value)
  if (/^\d+$/.test(String(value)) && days >= 1 && days <= mostDays) return days
  throw new UsageError(`--expires-days must be a whole number from 1 to ${mostDays}, got ${quoted(value)}`)
}
