import { z } from 'zod'
import { positiveDecimal } from './decimal'
import { text } from './text'

/** What a symbol must be, in messages and in settings. */
export const symbolRule = '1 to 64 printable ASCII characters, no comma, no space at either end'

/**
 * The instrument in the venue's spelling (FIX tag 55, Symbol), such as `BTC/USDT:USDT`, `^GSPC` or `ES/U4 P5550`. No comma, since commas
 * separate the symbols of a list.
 */
export const symbolSchema = z.string().regex(/^[!-+\--~]([ -+\--~]{0,62}[!-+\--~])?$/, `must be ${symbolRule}`)

/** BUY or SELL (FIX tag 54, Side). */
export const sideSchema = z.enum(['BUY', 'SELL'])

/** An instant in RFC 3339, UTC, such as `2026-01-31T09:30:00.000Z`. PostgreSQL has no year 0 and reads at most 128 characters. */
export const instant = z.iso
  .datetime({ error: 'must be an RFC 3339 time in UTC such as "2026-01-31T09:30:00.000Z"' })
  .refine((value) => /^(?!0000)[^.]*(\.\d{1,9})?Z$/.test(value), 'must be in the years 0001 to 9999, with at most 9 fractional digits')

const fields = {
  id: z
    .uuidv7()
    .toLowerCase()
    .describe('Idempotency key: retries, replays and redeliveries keep it. Accepted in any case, written in lower case.'),
  schema: z.literal(1).describe('Version of this schema.'),
  strategy: text(64).describe('The strategy that made the decision.'),
  symbol: symbolSchema.describe('The instrument (FIX tag 55).'),
  side: sideSchema.describe('BUY or SELL (FIX tag 54).'),
  quantity: positiveDecimal.describe('Units to trade, an exact decimal (FIX tag 38, OrderQty).'),
  referencePrice: positiveDecimal.describe('The price on which the strategy decided, an exact decimal.'),
  confidence: z.number().min(0).max(1).describe("The strategy's confidence, 0 to 1."),
  sequence: z.int().min(1).describe('Increases by one per strategy and symbol; starts at 1 whenever the generator starts.'),
  issuedAt: instant.describe('When the strategy decided.'),
  validUntil: instant.describe('The signal is never executed after this instant (FIX tag 126, ExpireTime).'),
}

/** The message on the work queue: what the strategy wants to trade. */
export const signalSchema = z.strictObject(fields).meta({ title: 'Signal', description: 'A trading signal, version 1.' })

/** The same from a generator that follows market data: it says which price the strategy saw. */
export const signalV2Schema = z
  .strictObject({
    ...fields,
    schema: z.literal(2).describe('Version of this schema.'),
    priceEpoch: z.int().min(1).describe("The epoch of the price: that of market data's writer."),
    priceSequence: z.int().min(1).describe('The number of the price among those of its symbol and epoch.'),
    priceAt: instant.describe('When market data stored the price.'),
  })
  .meta({ title: 'Signal', description: 'A trading signal, version 2: with the price of market data from which it was made.' })

export type SignalV1 = z.infer<typeof signalSchema>
export type SignalV2 = z.infer<typeof signalV2Schema>
export type Signal = SignalV1 | SignalV2
export type Side = z.infer<typeof sideSchema>
