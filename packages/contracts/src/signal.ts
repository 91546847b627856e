import { z } from 'zod'
import { positiveDecimal } from './decimal'
import { text } from './text'

/** The instrument, in the venue's own spelling (FIX tag 55, Symbol). */
export const symbolSchema = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9./_-]{0,31}$/, 'must be 1 to 32 of A-Z 0-9 . / _ - and start with a letter or a digit')

/** BUY or SELL (FIX tag 54, Side). */
export const sideSchema = z.enum(['BUY', 'SELL'])

/** An instant in RFC 3339, UTC, such as `2026-01-31T09:30:00.000Z`. PostgreSQL knows no year 0, and reads no more than 128 characters. */
export const instant = z.iso
  .datetime({ error: 'must be an RFC 3339 time in UTC such as "2026-01-31T09:30:00.000Z"' })
  .refine((value) => /^(?!0000)[^.]*(\.\d{1,9})?Z$/.test(value), 'must be of the years 0001 to 9999 with at most 9 decimals of a second')

/** What a strategy wants done: the message on the work queue. */
export const signalSchema = z
  .strictObject({
    id: z.uuidv7().describe('Idempotency key: retries, replays and redeliveries keep it.'),
    schema: z.literal(1).describe('Version of this schema.'),
    strategy: text(64).describe('The strategy that decided.'),
    symbol: symbolSchema.describe('The instrument (FIX tag 55).'),
    side: sideSchema.describe('BUY or SELL (FIX tag 54).'),
    quantity: positiveDecimal.describe('Units to trade, an exact decimal (FIX tag 38, OrderQty).'),
    referencePrice: positiveDecimal.describe('The price the strategy decided on, an exact decimal.'),
    confidence: z.number().min(0).max(1).describe('How sure the strategy is, 0 to 1.'),
    sequence: z.int().min(1).describe('Rises by one per strategy and symbol, from 1 at each start of the generator.'),
    issuedAt: instant.describe('When the strategy decided.'),
    validUntil: instant.describe('Never executed after this instant (FIX tag 126, ExpireTime).'),
  })
  .meta({ title: 'Signal', description: 'A trading signal, version 1.' })

export type Signal = z.infer<typeof signalSchema>
export type Side = z.infer<typeof sideSchema>
