import { type AuditKind, auditPageSchema, auditQuerySchema } from '@trading/gateway-api'
import { type AuditPlace, cursorOf, placeOf } from '../audit/merge-newest'
import type { ReadTrail } from '../audit/read-trail'
import { invalidField } from '../server/errors'
import type { Routes } from '../server/zod'

/** What operators did and what others were refused, with halts and liftings, newest first. */
export const auditRoutes =
  ({ trail }: { trail: ReadTrail }): Routes =>
  async (app) => {
    app.get(
      '/v1/audit',
      {
        config: { roles: ['operator'] },
        schema: {
          summary: 'What operators did, halts and liftings among it, newest first',
          description: 'Halts are read from the ledger. While it is away this answers 503; `kind=action` answers all the same.',
          querystring: auditQuerySchema,
          response: { 200: auditPageSchema },
        },
      },
      async ({ query: { limit, cursor, kind } }) => {
        const { items, next } = await trail({ limit, kind, place: placeIn(cursor, kind) })
        return { items, next: next ? cursorOf(next) : null }
      },
    )
  }

function placeIn(cursor: string | undefined, kind: AuditKind | undefined): AuditPlace | undefined {
  if (cursor === undefined) return undefined
  const place = placeOf(cursor, kind)
  if (!place) throw invalidField('query.cursor', 'the `next` of an earlier page of the same kind')
  return place
}
