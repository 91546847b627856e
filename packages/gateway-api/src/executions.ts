import { sideSchema, symbolSchema, text } from '@trading/contracts'
import { z } from 'zod'
import { at, pageOf, pageQuery } from './common'

export const executionOutcomeSchema = z.enum(['FILLED', 'REJECTED', 'EXPIRED'])

/** GET /v1/executions: newest first, in the order in which the outcomes were recorded. */
export const executionsQuerySchema = z.strictObject({
  ...pageQuery,
  symbol: symbolSchema.optional(),
  outcome: executionOutcomeSchema.optional(),
  strategy: text(64).optional(),
  from: at.optional().describe('Recorded at this instant or later.'),
  to: at.optional().describe('Recorded before this instant.'),
})

/** The outcome of a signal. Amounts are exact decimals. */
export const executionSchema = z
  .strictObject({
    cursor: z.string().describe('Its place among all outcomes: of a page, and of the event `execution`.'),
    signalId: z.string(),
    symbol: z.string(),
    side: sideSchema,
    quantity: z.string().describe('Filled, or what was ordered if nothing was.'),
    price: z.string().nullable().describe('The average price of a fill; null if nothing was filled.'),
    outcome: executionOutcomeSchema,
    reason: z.string().nullable().describe('Why nothing was filled.'),
    strategy: z.string(),
    at: at.describe('When the outcome was recorded.'),
    executedAt: at.describe('When it became final at the venue.'),
    latencyMs: z.number().min(0).describe('From the decision of the strategy to the record of the outcome.'),
    engine: z.string(),
    attempts: z.int().min(1).describe('The attempt that produced this outcome.'),
    fee: z.string().nullable().describe('Negative for a rebate; null if nothing was filled.'),
    venue: z.string(),
    referencePrice: z.string(),
  })
  .meta({ title: 'Execution' })

/** A page may have fewer items than its limit, and be empty, although `next` says that there are more. */
export const executionsPageSchema = pageOf(executionSchema).meta({ title: 'Executions' })

export type ExecutionOutcome = z.infer<typeof executionOutcomeSchema>
export type ExecutionView = z.infer<typeof executionSchema>
export type ExecutionsView = z.infer<typeof executionsPageSchema>
export type ExecutionsRequest = z.infer<typeof executionsQuerySchema>
