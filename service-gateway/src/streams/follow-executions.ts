import type { ExecutionPlace } from '@trading/ledger'
import { pause } from '@trading/runtime'
import type { ExecutionLog } from './execution-log'
import type { ReadExecutions } from './read-executions'

export interface FollowOptions {
  log: ExecutionLog
  /** The place of the newest execution. */
  head: () => Promise<ExecutionPlace>
  read: ReadExecutions
  everyMs: number
  /** The most executions of one read. */
  batch: number
  onNews: () => void
  onFailed: (cause: unknown) => void
  abort: AbortSignal
}

const retryMs = 500

/**
 * Fills the log from the ledger until `abort`: one reader of the ledger for all streams. The order is that of the ledger's commits, so what
 * commits late comes after what was read before, and is never skipped. While the ledger is away, the log stands still.
 */
export async function followExecutions({ log, head, read, everyMs, batch, onNews, onFailed, abort }: FollowOptions): Promise<void> {
  while (!abort.aborted) {
    try {
      if (!log.isReady) {
        const at = await head()
        if (abort.aborted) return
        log.begin(at)
        onNews()
      }
      const entries = await read(log.last, batch)
      if (abort.aborted) return
      if (entries.length > 0) {
        log.append(entries)
        onNews()
      }
      if (entries.length < batch) await pause(everyMs, abort)
    } catch (cause) {
      onFailed(cause)
      await pause(retryMs, abort)
    }
  }
}
