import { auditPageSchema, pageQuery } from '@trading/gateway-api'
import { z } from 'zod'
import { invalidField } from '../server/errors'
import type { Routes } from '../server/zod'
import { asAway } from '../store/as-away'
import type { GatewayStore } from '../store/open-store'

/** Rows of the audit's table are numbered. */
const cursorOf = (cursor: string | undefined): string | undefined => {
  if (cursor !== undefined && !/^[1-9]\d{0,17}$/.test(cursor)) throw invalidField('query.cursor', 'the `next` of an earlier page')
  return cursor
}

/** What operators did and what others were refused, newest first. Halts have their own history. */
export const auditRoutes =
  ({ store }: { store: Pick<GatewayStore, 'audit'> }): Routes =>
  async (app) => {
    app.get(
      '/v1/audit',
      {
        config: { roles: ['operator'] },
        schema: { summary: 'What operators did', querystring: z.strictObject(pageQuery), response: { 200: auditPageSchema } },
      },
      async ({ query: { limit, cursor } }) => {
        const items = await store.audit.page({ before: cursorOf(cursor), limit }).catch(asAway)
        return { items, next: items.length < limit ? null : (items.at(-1)?.id ?? null) }
      },
    )
  }
