import { symbolSchema, text } from '@trading/contracts'
import { z } from 'zod'
import { at } from './common'

export const haltScopeSchema = z.enum(['all', 'symbol', 'strategy'])

/** A halt that stands. */
export const haltSchema = z
  .strictObject({
    id: z.string(),
    scope: haltScopeSchema,
    target: z.string().nullable().describe('The symbol in upper case, or the strategy; null for all.'),
    reason: z.string(),
    by: z.string(),
    at,
    halting: z.strictObject({ done: z.int(), of: z.int() }).describe('How many of the running engines have stopped.'),
    mayStillFill: z
      .int()
      .nullable()
      .describe('Orders that the venue may have and may still fill; null if they could not be counted in time.'),
  })
  .meta({ title: 'Halt' })

/** A halt or a lifting of the past, newest first. */
export const haltEventSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['halt', 'lift']),
  scope: haltScopeSchema,
  target: z.string().nullable(),
  lifts: z.string().nullable().describe('The id of the halt that this lifts.'),
  reason: z.string(),
  by: z.string(),
  at,
})

export const haltsSchema = z.strictObject({ active: z.array(haltSchema), history: z.array(haltEventSchema) }).meta({ title: 'Halts' })

const reason = text(500).describe('Why; kept permanently.')

/** POST /v1/halts: `target` with symbol and strategy, none with all. */
export const haltRequestSchema = z
  .discriminatedUnion('scope', [
    z.strictObject({ scope: z.literal('all'), reason }),
    z.strictObject({ scope: z.literal('symbol'), target: symbolSchema, reason }),
    z.strictObject({ scope: z.literal('strategy'), target: text(64), reason }),
  ])
  .meta({ title: 'HaltRequest' })

export const liftRequestSchema = z.strictObject({ reason }).meta({ title: 'LiftRequest' })

/** What POST /v1/halts and a lifting answer: the row as it was recorded. */
export const recordedHaltSchema = z.strictObject({ id: z.string(), at }).meta({ title: 'RecordedHalt' })

export type HaltScope = z.infer<typeof haltScopeSchema>
export type HaltView = z.infer<typeof haltSchema>
export type HaltEvent = z.infer<typeof haltEventSchema>
export type HaltsView = z.infer<typeof haltsSchema>
export type HaltRequest = z.infer<typeof haltRequestSchema>
export type LiftRequest = z.infer<typeof liftRequestSchema>
export type RecordedHaltView = z.infer<typeof recordedHaltSchema>
