import { describeCause, type Log, pause } from '@trading/runtime'
import type { StoredSubmission } from '../store/submissions'
import type { PublishOnce } from './publish-once'

export interface RelayOptions {
  /** Those that are not recorded as published and may still be executed. */
  unpublished: (limit: number) => Promise<StoredSubmission[]>
  publishing: PublishOnce
  /** Records that a message is published. */
  mark: (signalId: string) => void
  /** Whether a request of this process is about to publish it. */
  isInHand: (signalId: string) => boolean
  log: Log
  onRelayed?: () => void
  everyMs?: number
}

const batch = 200

/** Publishes what was committed and not published: because the gateway was killed in between, or the broker was away. */
export function openRelay({ unpublished, publishing, mark, isInHand, log, onRelayed, everyMs = 1_000 }: RelayOptions) {
  const closing = new AbortController()
  const { signal: abort } = closing
  let failed = false

  const relay = async (stored: StoredSubmission): Promise<void> => {
    const { signalId } = stored
    // Only the record of it was lost.
    if (publishing.isPublished(signalId)) return mark(signalId)
    await publishing.publish(stored)
    onRelayed?.()
    log.info({ event: 'submission.relayed', signalId }, `published signal ${signalId}, which was submitted before`)
  }
  const run = async (): Promise<void> => {
    while (!abort.aborted) {
      try {
        const waiting = await unpublished(batch)
        await Promise.all(waiting.filter(({ signalId }) => !isInHand(signalId)).map(relay))
        failed = false
      } catch (cause) {
        if (!failed && !abort.aborted)
          log.warn({ event: 'submission.relayFailed' }, `cannot publish what was submitted: ${describeCause(cause)}; trying again`)
        failed = true
      }
      await pause(everyMs, abort)
    }
  }
  const running = run()
  return {
    async close(): Promise<void> {
      closing.abort()
      await running
    },
  }
}
