import type { CommitPool } from '@trading/postgres'
import { describeCause, type Log } from '@trading/runtime'

export interface MarksOptions {
  pool: CommitPool
  log: Log
  /** How long a mark may wait for others to be written with it. */
  windowMs?: number
  max?: number
}

/** Selects by primary key only: with a condition on unsent reports, PostgreSQL might read all of those first. */
export const markStatement = {
  name: 'mark-sent',
  text: 'UPDATE reports SET sent_at = now(), publishes = publishes + 1 WHERE signal_id = ANY($1::uuid[])',
}

/** Marks reports as sent, many in one statement. A lost mark costs only a second publish with the same report id. */
export function createMarks({ pool, log, windowMs = 100, max = 64 }: MarksOptions) {
  let waiting: string[] = []
  let timer: NodeJS.Timeout | undefined
  let written: Promise<unknown> = Promise.resolve()

  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const ids = waiting
    waiting = []
    if (ids.length > 0) {
      const write = () => pool.values(markStatement, [ids])
      written = written.then(write).catch((cause) => log.warn({}, `${ids.length} reports are not marked as sent: ${describeCause(cause)}`))
    }
    await written
  }

  return {
    sent(signalId: string): void {
      waiting.push(signalId)
      if (waiting.length >= max) void flush()
      else timer ??= setTimeout(() => void flush(), windowMs).unref()
    },
    flush,
  }
}
