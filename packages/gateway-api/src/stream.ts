import { symbolSchema } from '@trading/contracts'
import { z } from 'zod'
import { executionSchema } from './executions'
import { haltsSchema } from './halts'
import { positionSchema } from './positions'
import { priceSchema } from './prices'
import { systemSchema } from './system'

export const streamEvents = ['execution', 'position', 'price', 'halt', 'system'] as const
export type StreamEvent = (typeof streamEvents)[number]

const listOf = <Item extends z.ZodType<string, string>>(item: Item, most: number) =>
  z
    .string()
    .max(8_192)
    .transform((text) => [...new Set(text.split(','))])
    .pipe(z.array(item).min(1).max(most))

/** GET /v1/stream. */
export const streamQuerySchema = z.strictObject({
  events: listOf(z.enum(streamEvents), streamEvents.length).optional().describe('Such as `execution,price`; all by default.'),
  symbols: listOf(symbolSchema, 200)
    .optional()
    .describe('Prices, positions and executions of these only. Prices of others come once they are traded.'),
  after: z
    .string()
    .max(80)
    .optional()
    .describe('Where executions begin: the `cursor` of the last one that is known. Last-Event-ID counts instead, if the request has one.'),
})

/** The `data` of each event. */
export const streamDataSchemas = {
  execution: executionSchema,
  position: positionSchema,
  price: priceSchema,
  halt: haltsSchema,
  system: systemSchema,
} as const satisfies Record<StreamEvent, z.ZodType>

/** Why a stream was ended. To go on, connect again; a browser does so by itself. */
export const streamEndSchema = z
  .strictObject({
    token: z.string().nullable().describe('For Last-Event-ID. Null: executions cannot be resumed, /v1/executions has those in between.'),
    reason: z.enum(['draining', 'too-slow', 'not-allowed', 'unknown-token']),
  })
  .meta({ title: 'StreamEnd' })

export type StreamQuery = z.infer<typeof streamQuerySchema>
export type StreamEnd = z.infer<typeof streamEndSchema>
