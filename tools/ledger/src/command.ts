import type { EntryFilter, FindingFilter, LedgerStatus, RecordedBy } from '@trading/ledger'
import { type Options, quoted, readCommandLine, UsageError, whenOf } from '@trading/terminal'
import { outcomeOf, type SaidOutcome, textOf } from './outcome-of'

export type Command =
  | { verb: 'list'; json: boolean; filter: EntryFilter }
  | { verb: 'show'; json: boolean; id: string }
  | { verb: 'findings'; json: boolean; filter: FindingFilter }
  | { verb: 'record'; json: boolean; id: string; outcome: SaidOutcome; who: RecordedBy; yes: boolean }

export const optionsOf = {
  list: { status: { type: 'string' }, symbol: { type: 'string' }, since: { type: 'string' }, limit: { type: 'string' } },
  show: {},
  findings: { since: { type: 'string' }, limit: { type: 'string' }, open: { type: 'boolean' } },
  record: {
    status: { type: 'string' },
    quantity: { type: 'string' },
    price: { type: 'string' },
    fee: { type: 'string' },
    reason: { type: 'string' },
    at: { type: 'string' },
    by: { type: 'string' },
    why: { type: 'string' },
    yes: { type: 'boolean' },
  },
} satisfies Record<string, Options>

const statuses: readonly LedgerStatus[] = ['STARTED', 'FILLED', 'REJECTED', 'EXPIRED']
const defaultLimit = 50
const maxLimit = 10_000

/** @throws UsageError */
export function parseCommand(args: readonly string[], now: number): Command {
  const { verb, values, id, json } = readCommandLine(args, optionsOf)
  if (verb === 'show') {
    if (!id) throw new UsageError('show takes the id of a signal; see list')
    return { verb, json, id }
  }
  if (verb === 'record') {
    if (!id) throw new UsageError('record takes the id of a signal whose answer could not be read; see findings --open')
    const who = { by: textOf('by', values, 'your name'), why: textOf('why', values, 'the source of the information') }
    return { verb, json, id, outcome: outcomeOf(values), who, yes: values.yes === true }
  }
  if (id !== undefined) throw new UsageError(`${verb} takes no id, got ${quoted(id)}; use show ${id} for one`)
  const [since, limit] = [optional(values.since, (text) => whenOf('since', text, now)), limitOf(values.limit)]
  if (verb === 'findings') return { verb, json, filter: { since, limit, ...(values.open === true && { open: true }) } }
  const symbol = optional(values.symbol, (text) => text.toUpperCase())
  return { verb, json, filter: { status: optional(values.status, statusOf), symbol, since, limit } }
}

const optional = <T>(value: unknown, read: (text: string) => T): T | undefined => (value === undefined ? undefined : read(String(value)))

function statusOf(text: string): LedgerStatus {
  const status = statuses.find((known) => known === text.toUpperCase())
  if (!status) throw new UsageError(`--status must be one of ${statuses.join(', ')}, got ${quoted(text)}`)
  return status
}

function limitOf(value: unknown): number {
  if (value === undefined) return defaultLimit
  const limit = Number(value)
  if (/^\d+$/.test(String(value)) && limit >= 1 && limit <= maxLimit) return limit
  throw new UsageError(`--limit must be a whole number from 1 to ${maxLimit}, got ${quoted(value)}`)
}
