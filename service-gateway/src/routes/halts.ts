import { haltRequestSchema, haltsSchema, idempotencyKeySchema, liftRequestSchema, recordedHaltSchema } from '@trading/gateway-api'
import { z } from 'zod'
import type { HaltBoard } from '../halts/open-halt-board'
import type { Routes } from '../server/zod'

const headers = z.looseObject({ 'idempotency-key': idempotencyKeySchema.optional() })

/** What is halted, halts and their liftings. */
export const haltRoutes =
  ({ halts }: { halts: HaltBoard }): Routes =>
  async (app) => {
    app.get(
      '/v1/halts',
      {
        config: { roles: ['viewer', 'trader', 'operator'], underPressure: 'answer' },
        schema: { summary: 'What is halted', response: { 200: haltsSchema } },
      },
      () => halts.current(),
    )
    app.post(
      '/v1/halts',
      {
        config: { roles: ['operator'], bucket: 'halts', underPressure: 'answer', action: 'halt' },
        schema: {
          summary: 'Halts everything, a symbol or a strategy',
          description: 'Answered once it is on disk. Sent again under the same Idempotency-Key, it is one halt.',
          headers,
          body: haltRequestSchema,
          response: { 201: recordedHaltSchema },
        },
      },
      async ({ subject, headers: sent, body }, reply) => {
        const recorded = await halts.halt(body, { owner: subject.owner, idempotencyKey: sent['idempotency-key'] })
        return reply.code(201).send(recorded)
      },
    )
    app.post(
      '/v1/halts/:id/lift',
      {
        config: { roles: ['operator'], bucket: 'halts', underPressure: 'answer', action: 'lift' },
        schema: {
          summary: 'Lifts one halt',
          headers,
          params: z.strictObject({ id: z.string().regex(/^[1-9]\d{0,14}$/, 'must be the id of a halt') }),
          body: liftRequestSchema,
          response: { 201: recordedHaltSchema },
        },
      },
      async ({ subject, headers: sent, params, body }, reply) => {
        const by = { owner: subject.owner, idempotencyKey: sent['idempotency-key'] }
        return reply.code(201).send(await halts.lift(params.id, body.reason, by))
      },
    )
  }
