import { signalIdParams, signalStorySchema } from '@trading/gateway-api'
import { ownerSeenBy } from '../executions/owners'
import { notFound } from '../server/errors'
import type { Routes } from '../server/zod'
import { entryStory, queuedStory } from '../story/story'
import type { SubmittedSignals } from '../story/submitted-signals'
import type { LedgerUpstream } from '../upstreams/ledger'

export interface SignalStoryRoutesOptions {
  ledger: LedgerUpstream
  signals: SubmittedSignals
}

const mostFindings = 100

export const signalStoryRoutes =
  ({ ledger, signals }: SignalStoryRoutesOptions): Routes =>
  async (app) => {
    app.get(
      '/v1/signals/:id',
      {
        config: { roles: ['viewer', 'trader', 'operator'], passesOn: 'ledger' },
        schema: {
          summary: 'The whole story of a signal',
          description: 'Traders see their own signals only.',
          params: signalIdParams,
          response: { 200: signalStorySchema },
        },
      },
      async ({ params: { id }, subject }) => {
        // The same answer to what is not there and what belongs to somebody else.
        const unknown = () => notFound(`there is no signal ${id}`)
        const seen = ownerSeenBy(subject)
        const submitted = await signals.submitted(id)
        if (seen !== undefined && submitted?.owner !== seen) throw unknown()
        const [entry, findings] = await ledger.call(async (reader) => {
          const found = await reader.show(id)
          return [found, found ? await reader.findings({ clientOrderId: id, limit: mostFindings }) : []] as const
        })
        if (entry) return entryStory(entry, { findings, submitted, now: Date.now() })
        if (submitted) return queuedStory(submitted, Date.now())
        throw unknown()
      },
    )
  }
