import { idempotencyKeySchema, submitSignalSchema, submittedSchema } from '@trading/gateway-api'
import { z } from 'zod'
import type { Routes } from '../server/zod'
import type { Submissions } from '../submissions/open-submissions'

/** POST /v1/signals: a signal from outside. */
export const signalRoutes =
  ({ submissions }: { submissions: Pick<Submissions, 'submit'> }): Routes =>
  async (app) => {
    app.post(
      '/v1/signals',
      {
        config: { roles: ['trader', 'operator'], bucket: 'signals' },
        schema: {
          summary: 'Submits a signal',
          description: 'Answered once the broker has confirmed it. Sent again under the same Idempotency-Key, it is still one signal.',
          headers: z.looseObject({ 'idempotency-key': idempotencyKeySchema }),
          body: submitSignalSchema,
          response: { 202: submittedSchema },
        },
      },
      async ({ subject, headers, body }, reply) => {
        const submitted = await submissions.submit({ subject, idempotencyKey: headers['idempotency-key'], body })
        return reply.code(202).send(submitted)
      },
    )
  }
