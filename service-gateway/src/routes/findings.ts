import { findingsQuerySchema, findingsSchema } from '@trading/gateway-api'
import type { Routes } from '../server/zod'
import { findingView } from '../story/finding-view'
import type { LedgerUpstream } from '../upstreams/ledger'

/** Not for traders, who see their own signals only. */
export const findingRoutes =
  ({ ledger }: { ledger: LedgerUpstream }): Routes =>
  async (app) => {
    app.get(
      '/v1/findings',
      {
        config: { roles: ['viewer', 'operator'], passesOn: 'ledger' },
        schema: {
          summary: 'Where the ledger and the venue disagree',
          description: 'The open findings of the reconciliation, newest first.',
          querystring: findingsQuerySchema,
          response: { 200: findingsSchema },
        },
      },
      async ({ query: { limit } }) => {
        // One more than is shown: whether there are others.
        const found = await ledger.call((reader) => reader.findings({ open: true, limit: limit + 1 }))
        return { items: found.slice(0, limit).map(findingView), more: found.length > limit, asOf: new Date().toISOString() }
      },
    )
  }
