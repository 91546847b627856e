import { z } from 'zod'
import { venueAmount, venueFee } from './amount'
import { instant, sideSchema, symbolSchema } from './signal'
import { text } from './text'

/** The maximum length of `reason`. */
export const maxReasonLength = 512

const common = {
  id: z.uuid({ version: 'v5' }).describe('UUIDv5 of the signal id: reports of one signal share it, so readers can drop duplicates.'),
  schema: z.literal(1).describe('Version of this schema.'),
  signalId: z.uuidv7().describe('The signal this reports on (FIX tag 11, ClOrdID).'),
  symbol: symbolSchema.describe('The instrument (FIX tag 55).'),
  side: sideSchema.describe('BUY or SELL (FIX tag 54).'),
  venue: text(64).describe('Where the order went, or would have gone.'),
  engine: text(128).describe('The execution engine that reported.'),
  attempt: z.int().min(1).describe('The attempt that produced this outcome; the first is 1.'),
  executedAt: instant.describe('When the outcome became final (FIX tag 60, TransactTime).'),
}

const filledSchema = z.strictObject({
  ...common,
  status: z.literal('FILLED'),
  filledQuantity: venueAmount.describe('Units traded (FIX tag 14, CumQty).'),
  averagePrice: venueAmount.describe('Average price paid or received (FIX tag 6, AvgPx).'),
  fee: venueFee.describe("The venue's fee (FIX tag 12, Commission); a negative fee is a rebate."),
})

const notFilledSchema = z.strictObject({
  ...common,
  status: z.enum(['REJECTED', 'EXPIRED']),
  filledQuantity: z.literal('0'),
  averagePrice: z.literal('0'),
  fee: z.literal('0'),
  reason: text(maxReasonLength).describe('Why nothing was traded (FIX tag 58, Text).'),
})

/** The outcome of a signal, exactly one per signal (FIX message type 8, Execution Report). */
export const executionReportSchema = z
  .discriminatedUnion('status', [filledSchema, notFilledSchema])
  .meta({ title: 'ExecutionReport', description: 'The outcome of a trading signal, version 1.' })

export type ExecutionReport = z.infer<typeof executionReportSchema>
export type ExecutionStatus = ExecutionReport['status']
