import { signalMessage } from '@trading/contracts'
import type { SignalOwners } from '../executions/owners'
import { asAway } from '../store/as-away'
import type { GatewayStore } from '../store/open-store'
import type { QueuedSignal } from './story'

export interface SubmittedSignals extends SignalOwners {
  /** A signal that was submitted by this gateway, whatever became of it. */
  submitted(signalId: string): Promise<QueuedSignal | undefined>
}

/** The signals that were submitted by this gateway. @throws UpstreamAway while its database is away */
export const submittedSignals = ({ submissions }: Pick<GatewayStore, 'submissions'>): SubmittedSignals => ({
  owners: (signalIds) => submissions.owners(signalIds).catch(asAway),
  async submitted(signalId) {
    const found = await submissions.bySignal(signalId).catch(asAway)
    if (!found) return undefined
    const { owner, message, createdAt, publishedAt } = found
    return { owner, signal: signalMessage.schema.parse(JSON.parse(message.toString())), submittedAt: createdAt, publishedAt }
  },
})
