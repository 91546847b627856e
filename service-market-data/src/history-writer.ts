import type { MarketTick } from '@trading/market-data'
import type { History } from '@trading/market-history'
import { describeCause, type Log, type Owned, pause, within } from '@trading/runtime'

export interface HistoryWriterOptions {
  history: Pick<History, 'append' | 'dropWeeks'>
  /** Ticks and candles older than this are refused, and their weeks dropped. */
  keepDays: number
  log: Log
  /** The most ticks to keep while the database is away. Beyond this, the oldest are dropped. */
  most?: number
  /** Milliseconds since the epoch. */
  now?: () => number
  onWritten?: (ticks: readonly MarketTick[]) => void
  onDropped?: (ticks: number, why: 'too_many' | 'too_old') => void
}

const batch = 1_000
const firstRetryMs = 100
const maxRetryMs = 2_000
const dayMs = 86_400_000
const dropEveryMs = 3_600_000
/** How long closing waits for what is left. */
const closeMs = 5_000
/** A minute and a half at 2,000 ticks a second. */
const mostByDefault = 180_000

/** Writes ticks to the history in batches: what comes while one is under way leaves together in the next. */
export function openHistoryWriter(options: HistoryWriterOptions): Owned & { write(tick: MarketTick): void; readonly waiting: number } {
  const { history, keepDays, log, most = mostByDefault, now = Date.now, onWritten, onDropped } = options
  const closing = new AbortController()
  let waiting: MarketTick[] = []
  /** The batch that is being written. */
  let current: MarketTick[] = []
  let writing: Promise<void> | undefined
  let told = false

  const left = (): number => current.length + waiting.length
  const keepOut = (): void => {
    // In blocks, so that not every tick copies the list.
    if (waiting.length < most + batch) return
    onDropped?.(waiting.length - most, 'too_many')
    waiting = waiting.slice(-most)
  }
  const writeAll = async (): Promise<void> => {
    for (let waitMs = firstRetryMs; left() > 0; ) {
      if (current.length === 0) current = waiting.splice(0, batch)
      try {
        await history.append(current)
        onWritten?.(current)
        current = []
        told = false
        waitMs = firstRetryMs
      } catch (error) {
        // Appending the same ticks again is harmless, so an unknown outcome needs no care.
        if (!told) log.warn({ event: 'history.behind', ticks: left() }, `cannot write the history: ${describeCause(error)}; trying again`)
        told = true
        await pause(waitMs, closing.signal)
        if (closing.signal.aborted) return
        waitMs = Math.min(maxRetryMs, waitMs * 2)
      }
    }
  }
  const start = (): void => {
    writing ??= writeAll().finally(() => {
      writing = undefined
      if (left() > 0 && !closing.signal.aborted) start()
    })
  }
  const dropOld = () =>
    history.dropWeeks(keepDays).then(
      (weeks) =>
        weeks > 0 && log.info({ event: 'history.dropped', weeks }, `dropped ${weeks} weeks that ended more than ${keepDays} days ago`),
      (error) => log.debug({ err: error }, `could not drop old weeks: ${describeCause(error)}`),
    )
  const dropping = setInterval(() => void dropOld(), dropEveryMs)

  return {
    write(tick) {
      if (tick.eventAt < now() - keepDays * dayMs) return onDropped?.(1, 'too_old')
      waiting.push(tick)
      keepOut()
      start()
    },
    get waiting() {
      return left()
    },
    warning: () => (told ? `${left()} ticks wait for the history` : undefined),
    async close() {
      clearInterval(dropping)
      await within(closeMs, writing ?? Promise.resolve())
      closing.abort()
      if (left() > 0) log.warn({ event: 'history.lost', ticks: left() }, `${left()} ticks were not written to the history`)
    },
  }
}
