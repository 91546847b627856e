import type { AuditKind } from '@trading/gateway-api'
import { asAway } from '../store/as-away'
import type { GatewayStore } from '../store/open-store'
import type { LedgerUpstream } from '../upstreams/ledger'
import { actionEntry, haltEntry } from './entries'
import { type AuditPlace, type MergedPage, mergeNewest } from './merge-newest'

export interface TrailOptions {
  store: Pick<GatewayStore, 'audit'>
  ledger: LedgerUpstream
}

export interface TrailQuery {
  limit: number
  place: AuditPlace | undefined
  /** Both without. */
  kind: AuditKind | undefined
}

/**
 * A page of what operators did, halts among it, newest first. Halts are read where they are recorded, and nothing is copied.
 * @throws UpstreamAway if a source that was asked for does not answer: a list with a hole would look whole
 */
export type ReadTrail = (query: TrailQuery) => Promise<MergedPage>

export const readTrail =
  ({ store, ledger }: TrailOptions): ReadTrail =>
  async ({ limit, place, kind }) => {
    // One more than is shown: whether there are others.
    const most = limit + 1
    const [actions, halts] = await Promise.all([
      kind === 'halt' ? undefined : store.audit.page({ before: place?.action, limit: most }).catch(asAway),
      kind === 'action' ? undefined : ledger.call((reader) => reader.haltHistory({ before: place?.halt, limit: most })),
    ])
    return mergeNewest({ actions: actions?.map(actionEntry), halts: halts?.map(haltEntry), limit, place })
  }
