import { z } from 'zod'
import { at } from './common'

export const queueSchema = z.strictObject({ name: z.string(), messages: z.int(), consumers: z.int() })

/** An engine as it was when it last asked what is halted. */
export const engineSchema = z.strictObject({
  engine: z.string(),
  instance: z.string(),
  gate: z.enum(['open', 'shut']).describe('Whether it takes signals.'),
  reasons: z.array(z.string()).describe('Why it does not.'),
  breaker: z.string(),
  permit: z
    .enum(['current', 'behind', 'ended'])
    .describe('`behind`: it does not know of the last halt or lifting. `ended`: it places nothing.'),
  inHand: z.int(),
  seenAt: at,
  seenAgoMs: z.number(),
})

export const serviceStateSchema = z.strictObject({
  name: z.enum(['ledger', 'broker', 'portfolio', 'market data', 'history']),
  state: z.enum(['up', 'away']),
  reason: z.string().optional(),
  lagMs: z.number().optional(),
})

/** GET /v1/system, and the event `system`. Parts whose service is away are null. */
export const systemSchema = z
  .strictObject({
    queues: z.array(queueSchema).nullable(),
    engines: z.array(engineSchema).nullable(),
    services: z.array(serviceStateSchema),
    versions: z.record(z.string(), z.string()),
    asOf: at,
  })
  .meta({ title: 'System' })

export type QueueView = z.infer<typeof queueSchema>
export type EngineView = z.infer<typeof engineSchema>
export type ServiceState = z.infer<typeof serviceStateSchema>
export type SystemView = z.infer<typeof systemSchema>
