import type { Ledger } from '@trading/ledger'
import { describeCause, type Log } from '@trading/runtime'

export interface OpenArchiveOptions {
  /** Undefined if there is nothing to archive. */
  ledger: Pick<Ledger, 'archive'> | undefined
  /** Undefined keeps everything where it is. */
  keepDays: number | undefined
  log: Log
  onArchived?: (signals: number) => void
  intervalMs?: number
  pauseMs?: number
}

/** A step of this size takes some milliseconds, so no claim waits for it. */
const most = 200

/** Moves signals that ended more than `keepDays` ago to the archive, in small steps. Of several engines, one does. */
export function openArchive({ ledger, keepDays, log, onArchived, intervalMs = 60_000, pauseMs = 100 }: OpenArchiveOptions): {
  close(): Promise<void>
} {
  let closing = false
  let timer: NodeJS.Timeout | undefined
  let failing = false
  let inRun = 0

  const step = async (from: Pick<Ledger, 'archive'>, days: number): Promise<void> => {
    let moved = 0
    try {
      moved = await from.archive({ keepDays: days, most })
      failing = false
    } catch (cause) {
      if (!failing) log.warn({}, `cannot move old signals to the archive, trying again: ${describeCause(cause)}`)
      failing = true
    }
    inRun += moved
    if (moved > 0) onArchived?.(moved)
    if (moved < most && inRun > 0) {
      log.info({ event: 'signals.archived', signals: inRun }, `moved ${inRun} signals that ended more than ${days} days ago to the archive`)
      inRun = 0
    }
    if (!closing) timer = setTimeout(() => run(from, days), moved === most ? pauseMs : intervalMs).unref()
  }
  let stepping: Promise<void> = Promise.resolve()
  const run = (from: Pick<Ledger, 'archive'>, days: number) => {
    stepping = step(from, days)
  }
  // Not at once: an engine that starts has more important things to do.
  if (ledger && keepDays !== undefined) timer = setTimeout(() => run(ledger, keepDays), pauseMs).unref()

  return {
    async close() {
      closing = true
      clearTimeout(timer)
      await stepping
    },
  }
}
