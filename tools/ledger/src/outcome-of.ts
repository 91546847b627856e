import { venueAmount, venueFee } from '@trading/contracts'
import { quoted, UsageError } from '@trading/terminal'

/** The outcome of an order, as stated by a person. */
export type SaidOutcome =
  | { status: 'FILLED'; filledQuantity: string; averagePrice: string; fee: string; at: Date | undefined }
  | { status: 'REJECTED'; reason: string; at: Date | undefined }

type Values = Record<string, unknown>
type Schema = Pick<typeof venueAmount, 'safeParse'>

const ofFill = ['quantity', 'price', 'fee'] as const
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/** @throws UsageError */
export function outcomeOf(values: Values): SaidOutcome {
  const at = timeOf(values.at)
  const status = String(values.status ?? '').toUpperCase()
  if (status === 'FILLED') {
    if (values.reason !== undefined) throw new UsageError('a fill takes no --reason; use --why for the source of the information')
    return {
      status,
      filledQuantity: amountOf('quantity', values, venueAmount, 'a decimal above zero'),
      averagePrice: amountOf('price', values, venueAmount, 'a decimal above zero'),
      fee: amountOf('fee', values, venueFee, 'a decimal, below zero for a rebate'),
      at,
    }
  }
  if (status !== 'REJECTED') throw new UsageError(`record takes --status FILLED or REJECTED, got ${quoted(values.status ?? '')}`)
  const given = ofFill.find((name) => values[name] !== undefined)
  if (given) throw new UsageError(`a rejected order has no --${given}: nothing was traded`)
  return { status, reason: textOf('reason', values, 'why nothing was traded'), at }
}

function amountOf(name: string, values: Values, schema: Schema, expected: string): string {
  const text = textOf(name, values, expected)
  if (schema.safeParse(text).success) return text
  throw new UsageError(`--${name} must be ${expected}, got ${quoted(text)}`)
}

/** @throws UsageError */
export function textOf(name: string, values: Values, expected: string): string {
  const text = String(values[name] ?? '').trim()
  if (text === '') throw new UsageError(`record takes --${name}: ${expected}`)
  return text
}

function timeOf(value: unknown): Date | undefined {
  if (value === undefined) return undefined
  const at = new Date(rfc3339.test(String(value)) ? String(value) : Number.NaN)
  if (at.getTime() > 0) return at
  throw new UsageError(`--at must be a time such as 2026-01-05T14:30:00Z, got ${quoted(value)}`)
}
