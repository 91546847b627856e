import type { FindingView, StoryFinding } from '@trading/gateway-api'
import type { KnownFinding } from '@trading/ledger'

export const storyFinding = ({ kind, foundAt, engine, detail, resolvedAt }: KnownFinding): StoryFinding => ({
  ...{ kind, foundAt: foundAt.toISOString(), engine, detail },
  resolvedAt: resolvedAt?.toISOString() ?? null,
})

const ofSignal = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const findingView = (finding: KnownFinding): FindingView => ({
  ...storyFinding(finding),
  clientOrderId: finding.clientOrderId,
  signalId: ofSignal.test(finding.clientOrderId) ? finding.clientOrderId.toLowerCase() : null,
})
