import { z } from 'zod'
import { at } from './common'
import { storyFindingSchema } from './story'

export const findingsQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many at most.'),
})

/** Where the ledger and the venue disagree. */
export const findingSchema = z
  .strictObject({
    ...storyFindingSchema.shape,
    clientOrderId: z.string().describe('The id of the signal, or that of the venue for an order that no signal requested.'),
    signalId: z.string().nullable().describe('Null for an order that no signal requested.'),
  })
  .meta({ title: 'Finding' })

/** GET /v1/findings: those that are not resolved, newest first. */
export const findingsSchema = z
  .strictObject({ items: z.array(findingSchema), more: z.boolean().describe('Whether there are others.'), asOf: at })
  .meta({ title: 'Findings' })

export type FindingView = z.infer<typeof findingSchema>
export type FindingsView = z.infer<typeof findingsSchema>
