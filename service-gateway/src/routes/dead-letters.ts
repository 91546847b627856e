import { deadLetterParams, deadLetterSchema, deadLettersSchema, replayedSchema, replayRequestSchema } from '@trading/gateway-api'
import { z } from 'zod'
import type { Audit } from '../audit/open-audit'
import type { Routes } from '../server/zod'
import type { DeadLettersUpstream } from '../upstreams/dead-letters/open-dead-letters'

export interface DeadLetterRoutesOptions {
  deadLetters: DeadLettersUpstream
  audit: Pick<Audit, 'record'>
}

export const deadLetterRoutes =
  ({ deadLetters, audit }: DeadLetterRoutesOptions): Routes =>
  async (app) => {
    app.get(
      '/v1/dead-letters',
      {
        config: { roles: ['operator'] },
        schema: {
          summary: 'Dead letters by cause',
          description: 'Read on request, and shared for 30 s: reading takes the queue.',
          response: { 200: deadLettersSchema },
        },
      },
      () => deadLetters.groups(),
    )
    app.get(
      '/v1/dead-letters/:id',
      {
        config: { roles: ['operator'] },
        schema: { summary: 'One dead letter, with its body as text', params: deadLetterParams, response: { 200: deadLetterSchema } },
      },
      ({ params }) => deadLetters.letter(params.id),
    )
    app.post(
      '/v1/dead-letters/:id/replay',
      {
        config: { roles: ['operator'], action: 'dead-letter.replay' },
        schema: {
          summary: 'Sends a dead letter back to its consumers',
          description: 'Under the same id. It is removed once the broker has confirmed it; a crash in between sends it twice.',
          params: deadLetterParams,
          body: replayRequestSchema,
          response: { 200: replayedSchema },
        },
      },
      ({ params: { id }, body, subject }) =>
        audit.record({ subject, action: 'dead-letter.replay', target: id }, () => deadLetters.replay(id, { extendMs: body?.extendMs })),
    )
    app.delete(
      '/v1/dead-letters/:id',
      {
        config: { roles: ['operator'], action: 'dead-letter.drop' },
        schema: { summary: 'Removes a dead letter permanently', params: deadLetterParams, response: { 204: z.null() } },
      },
      async ({ params: { id }, subject }, reply) => {
        await audit.record({ subject, action: 'dead-letter.drop', target: id }, () => deadLetters.drop(id))
        return reply.code(204).send(null)
      },
    )
  }
