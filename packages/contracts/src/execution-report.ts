import { z } from 'zod'
import { decimal, positiveDecimal } from './decimal'
import { instant, sideSchema, symbolSchema } from './signal'
import { text } from './text'

/** Of why nothing was traded. */
export const maxReasonLength = 512

const common = {
  id: z.uuid({ version: 'v5' }).describe('UUIDv5 of the signal id: reports of one signal share it, so readers can drop duplicates.'),
  schema: z.literal(1).describe('Version of this schema.'),
  signalId: z.uuidv7().describe('The signal this reports on (FIX tag 11, ClOrdID).'),
  symbol: symbolSchema.describe('The instrument (FIX tag 55).'),
  side: sideSchema.describe('BUY or SELL (FIX tag 54).'),
  venue: text(64).describe('Where the order went, or would have gone.'),
  engine: text(128).describe('The execution engine that reports.'),
  attempt: z.int().min(1).describe('Which attempt at the signal led here, 1 for the first.'),
  executedAt: instant.describe('When the outcome became final (FIX tag 60, TransactTime).'),
}

const filledSchema = z.strictObject({
  ...common,
  status: z.literal('FILLED'),
  filledQuantity: positiveDecimal.describe('Units traded (FIX tag 14, CumQty).'),
  averagePrice: positiveDecimal.describe('Average price paid or received (FIX tag 6, AvgPx).'),
  fee: decimal.describe("The venue's fee (FIX tag 12, Commission)."),
})

const notFilledSchema = z.strictObject({
  ...common,
  status: z.enum(['REJECTED', 'EXPIRED']),
  filledQuantity: z.literal('0'),
  averagePrice: z.literal('0'),
  fee: z.literal('0'),
  reason: text(maxReasonLength).describe('Why nothing was traded (FIX tag 58, Text).'),
})

/** What became of a signal: exactly one outcome each (FIX message type 8, Execution Report). */
export const executionReportSchema = z
  .discriminatedUnion('status', [filledSchema, notFilledSchema])
  .meta({ title: 'ExecutionReport', description: 'What became of a trading signal, version 1.' })

export type ExecutionReport = z.infer<typeof executionReportSchema>
export type ExecutionStatus = ExecutionReport['status']
