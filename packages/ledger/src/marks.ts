import type { CommitPool } from '@trading/postgres'
import { describeCause, type Log } from '@trading/runtime'

export interface MarksOptions {
  pool: Pick<CommitPool, 'values'>
  log: Log
  /** How long a mark may wait for others to be written with it. */
  windowMs?: number
  /** How long to wait after marks could not be written. */
  againMs?: number
  max?: number
  /** How many may wait; beyond that the oldest are given up. */
  mostWaiting?: number
}

/**
 * Skips rows that a relay has locked while it publishes them, so that marks never wait for a broker. Without a name: prepared while the
 * ledger is small, it would scan a large one.
 */
export const markStatement = {
  text: `
    WITH unlocked AS MATERIALIZED (
      SELECT signal_id FROM reports WHERE signal_id = ANY($1::uuid[]) ORDER BY signal_id FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE reports SET sent_at = now(), publishes = publishes + 1 FROM unlocked
    WHERE reports.signal_id = unlocked.signal_id RETURNING reports.signal_id`,
}

interface Mark {
  signalId: string
  /** On the monotonic clock. */
  since: number
}

/** Longer than a relay may hold a row. A row that is missing would be looked for forever. */
const givenUpAfterMs = 12_000

/**
 * Marks reports as sent, many in one statement. Marks that could not be written, and those of locked rows, are written with the next. A lost
 * mark costs only a second publish with the same report id.
 */
export function createMarks({ pool, log, windowMs = 100, againMs = 1_000, max = 64, mostWaiting = 10_000 }: MarksOptions) {
  let waiting: Mark[] = []
  let underWay: readonly Mark[] = []
  /** How many have not been tried yet. */
  let fresh = 0
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined
  let failing = false
  let closing = false

  const writeInMs = (ms: number) => {
    if (closing) return
    timer ??= setTimeout(() => void flush(), ms).unref()
  }
  /** The marks that were not written. */
  const write = async (marks: readonly Mark[]): Promise<Mark[]> => {
    try {
      const { rows } = await pool.values<[string]>(markStatement, [marks.map(({ signalId }) => signalId)])
      failing = false
      const written = new Set(rows.map(([id]) => id))
      return marks.filter(({ signalId, since }) => !written.has(signalId) && performance.now() - since < givenUpAfterMs)
    } catch (cause) {
      if (!failing) log.warn({}, `${marks.length} reports are not marked as sent yet: ${describeCause(cause)}`)
      failing = true
      return [...marks]
    }
  }
  const writeWaiting = async () => {
    underWay = waiting
    waiting = []
    fresh = 0
    const left = await write(underWay)
    waiting = [...left, ...waiting].slice(-mostWaiting)
    underWay = []
    writing = undefined
    if (waiting.length > 0) writeInMs(failing ? againMs : windowMs)
  }
  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    // One statement at a time: two would lock rows of each other.
    await writing
    if (waiting.length > 0) writing ??= writeWaiting()
    await writing
  }

  return {
    sent(signalId: string): void {
      waiting.push({ signalId, since: performance.now() })
      if (++fresh >= max && !failing && !writing) void flush()
      else writeInMs(windowMs)
    },
    /** The signals whose marks are not written yet. */
    pending: (): string[] => [...underWay, ...waiting].map(({ signalId }) => signalId),
    /** Tries to write the waiting marks now. */
    flush,
    /** The same, and nothing afterwards. */
    async close(): Promise<void> {
      closing = true
      await flush()
    },
  }
}
