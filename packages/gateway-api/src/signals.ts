import { positiveDecimal, sideSchema, symbolSchema } from '@trading/contracts'
import { z } from 'zod'
import { at } from './common'

/** The longest time for which a caller may have a signal executed. */
export const maxValidForMs = 60_000

/** A header of POST /v1/signals: the same key with the same body is the same signal, however often it is sent. */
export const idempotencyKeySchema = z
  .string()
  .regex(/^[!-~]{1,128}$/, 'must be 1 to 128 printable ASCII characters without spaces')
  .describe('Chosen by the caller, new for each signal.')

/** POST /v1/signals. */
export const submitSignalSchema = z
  .strictObject({
    symbol: symbolSchema,
    side: sideSchema,
    quantity: positiveDecimal,
    referencePrice: positiveDecimal.describe('The price on which the caller decided.'),
    confidence: z.number().min(0).max(1).default(1),
    validForMs: z
      .int()
      .min(1_000)
      .max(maxValidForMs)
      .optional()
      .describe("How long it may be executed; the platform's default without it."),
  })
  .meta({ title: 'SubmitSignal' })

/** 202: the broker has confirmed the signal. */
export const submittedSchema = z
  .strictObject({
    signalId: z.uuid(),
    sequence: z.int(),
    strategy: z.string(),
    createdAt: at,
    validUntil: at,
    published: z.literal(true),
  })
  .meta({ title: 'Submitted' })

export type SubmitSignal = z.infer<typeof submitSignalSchema>
export type Submitted = z.infer<typeof submittedSchema>
