import { z } from 'zod'
import { at } from './common'

export const deadLetterParams = z.strictObject({
  id: z
    .string()
    .regex(/^[!-~]{1,256}$/, 'must be the id of a dead letter')
    .describe('The id of a dead letter, as in `sample`.'),
})

/** Dead letters with one cause. */
export const deadLetterGroupSchema = z.strictObject({
  family: z.string().describe('Whose dead letters: `signals`, `portfolio`.'),
  cause: z.string().describe('With placeholders for what differs between them.'),
  count: z.int(),
  oldest: at.nullable(),
  newest: at.nullable(),
  sample: z.string().describe('The id of one of them.'),
  ids: z.array(z.string()).describe('The ids, at most 100 of them.'),
})

/** GET /v1/dead-letters: as they were read at `readAt`, at most 30 s ago. Reading takes the queue, so it is shared. */
export const deadLettersSchema = z
  .strictObject({
    groups: z.array(deadLetterGroupSchema),
    total: z.int().describe('In the queues, read or not.'),
    read: z.int().describe('How many of them were read.'),
    readAt: at,
  })
  .meta({ title: 'DeadLetters' })

/** GET /v1/dead-letters/{id}. */
export const deadLetterSchema = z
  .strictObject({
    id: z.string(),
    family: z.string(),
    messageId: z.string().nullable(),
    cause: z.string(),
    at: at.nullable(),
    attempt: z.string(),
    encoding: z.enum(['utf8', 'base64']),
    body: z.string().nullable().describe('As text; null if there was no room for it: `npm run dlq -- show` has it.'),
    bytes: z.int().describe('Of the whole body.'),
    truncated: z.boolean(),
  })
  .meta({ title: 'DeadLetter' })

/** POST /v1/dead-letters/{id}/replay. */
export const replayRequestSchema = z
  .strictObject({
    extendMs: z
      .int()
      .min(1)
      .max(86_400_000)
      .optional()
      .describe('Makes a signal valid for at least this long from now. Without it a stale one is refused.'),
  })
  .nullish()
  .meta({ title: 'ReplayRequest' })

export const replayedSchema = z.strictObject({ id: z.string(), validUntil: at.nullable() }).meta({ title: 'Replayed' })

export type DeadLetterGroup = z.infer<typeof deadLetterGroupSchema>
export type DeadLettersView = z.infer<typeof deadLettersSchema>
export type DeadLetterView = z.infer<typeof deadLetterSchema>
export type ReplayRequest = z.infer<typeof replayRequestSchema>
export type Replayed = z.infer<typeof replayedSchema>
