import { type ExecutionsView, executionsPageSchema, executionsQuerySchema } from '@trading/gateway-api'
import type { ExecutionsQuery } from '@trading/ledger'
import { cursorOf, placeOf } from '../executions/cursor'
import { ownerSeenBy, type SignalOwners } from '../executions/owners'
import { executionView } from '../executions/view'
import { invalidField } from '../server/errors'
import type { Routes } from '../server/zod'
import type { LedgerUpstream } from '../upstreams/ledger'

export interface ExecutionRoutesOptions {
  ledger: LedgerUpstream
  owners: SignalOwners
}

/** How many outcomes one page may look at: a filter that few pass must not read the whole ledger. */
const scan = 5_000
/** Of which owners are asked. */
const scanOfOwner = 1_000

export const executionRoutes =
  ({ ledger, owners }: ExecutionRoutesOptions): Routes =>
  async (app) => {
    /** Those of the page whose signals an owner submitted. */
    const ownPage = async (owner: string, query: ExecutionsQuery): Promise<ExecutionsView> => {
      const page = await ledger.call((reader) => reader.executions({ ...query, limit: scanOfOwner }))
      const known = await owners.owners(page.executions.map(({ signalId }) => signalId))
      const own = page.executions.filter(({ signalId }) => known.get(signalId) === owner)
      const shown = own.slice(0, query.limit)
      const next = own.length > shown.length ? shown.at(-1) : page.next
      return { items: shown.map(executionView), next: next ? cursorOf(next) : null }
    }
    app.get(
      '/v1/executions',
      {
        config: { roles: ['viewer', 'trader', 'operator'], passesOn: 'ledger' },
        schema: {
          summary: 'Outcomes of signals, newest first',
          description: 'Traders get those of their own signals. A page may have fewer items than its limit although there is a next one.',
          querystring: executionsQuerySchema,
          response: { 200: executionsPageSchema },
        },
      },
      async ({ query, subject }) => {
        const { symbol, outcome: status, strategy, limit } = query
        const from = query.from === undefined ? undefined : new Date(query.from)
        const to = query.to === undefined ? undefined : new Date(query.to)
        const asked = { before: placeIn(query.cursor), limit, scan, symbol, status, strategy, from, to }
        const owner = ownerSeenBy(subject)
        if (owner !== undefined) return ownPage(owner, asked)
        const { executions, next } = await ledger.call((reader) => reader.executions(asked))
        return { items: executions.map(executionView), next: next ? cursorOf(next) : null }
      },
    )
  }

function placeIn(cursor: string | undefined) {
  if (cursor === undefined) return undefined
  const place = placeOf(cursor)
  if (!place) throw invalidField('query.cursor', 'the `next` of an earlier page, or the cursor of an execution')
  return place
}
