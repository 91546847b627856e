import { executionReportSchema, sideSchema } from '@trading/contracts'
import { z } from 'zod'
import { at } from './common'

export const signalIdParams = z.strictObject({ id: z.uuid().toLowerCase().describe('The id of a signal.') })

/** One thing that happened to a signal, in logical order rather than by time, since clocks differ. */
export const storyStepSchema = z.strictObject({
  at: at.nullable().describe('Null if it has not happened yet, or the time is unknown.'),
  what: z.enum([
    'submitted',
    'price',
    'issued',
    'claim',
    'claims-left-out',
    'unreadable',
    'open',
    'outcome',
    'recorded',
    'report',
    'archived',
  ]),
  detail: z.string(),
})

/** Where the ledger and the venue disagree about the signal. */
export const storyFindingSchema = z.strictObject({
  kind: z.string(),
  foundAt: at,
  engine: z.string(),
  detail: z.record(z.string(), z.unknown()),
  resolvedAt: at.nullable(),
})

/** GET /v1/signals/{id}. */
export const signalStorySchema = z
  .strictObject({
    signalId: z.string(),
    status: z
      .enum(['QUEUED', 'STARTED', 'FILLED', 'REJECTED', 'EXPIRED'])
      .describe(
        'QUEUED: submitted, and no engine has taken it yet. STARTED: taken, and not ended. EXPIRED also if it was never published.',
      ),
    signal: z.strictObject({
      strategy: z.string(),
      symbol: z.string(),
      side: sideSchema,
      quantity: z.string(),
      referencePrice: z.string(),
      issuedAt: at,
      validUntil: at,
    }),
    owner: z.string().nullable().describe('Who submitted it by this gateway; null if a strategy of the platform did.'),
    steps: z.array(storyStepSchema),
    report: executionReportSchema.nullable().describe('The report as it was published.'),
    published: z.int().nullable().describe('How often the report was published and confirmed.'),
    order: z
      .strictObject({
        venue: z.string(),
        clientOrderId: z.string(),
        filledQuantity: z.string(),
        averagePrice: z.string(),
        fee: z.string(),
        reason: z.string().nullable(),
        executedAt: at,
        engine: z.string(),
      })
      .nullable()
      .describe('What became of the order; null until the signal has ended, and if no engine ever took it.'),
    mayHaveFilled: z.boolean().describe('The answer of the venue could not be read: the order is never placed again.'),
    findings: z.array(storyFindingSchema),
  })
  .meta({ title: 'SignalStory' })

export type StoryStep = z.infer<typeof storyStepSchema>
export type StoryFinding = z.infer<typeof storyFindingSchema>
export type SignalStory = z.infer<typeof signalStorySchema>
