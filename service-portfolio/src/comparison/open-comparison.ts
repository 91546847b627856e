import { LedgerConfigurationError, type LedgerReader, openLedgerReader } from '@trading/ledger'
import { describeCause, type Log, type Owned, pause } from '@trading/runtime'
import type { Metrics } from '../metrics'
import type { PortfolioStore } from '../open-store'
import type { Fill } from '../portfolio'
import { bookMissing } from './book-missing'
import { findUnknown } from './find-unknown'

export interface ComparisonOptions {
  store: Pick<PortfolioStore, 'unbooked' | 'bookAll' | 'fills'>
  /** The database of the ledger. */
  url: string
  intervalMs: number
  /** Whether reports arrive. The first comparison waits for it, so that no fill falls between the two. */
  subscribed: () => boolean
  log: Log
  metrics: Pick<Metrics, 'bookedFrom' | 'mended' | 'unknown'>
  /** Milliseconds since the epoch. */
  now?: () => number
}

export interface Comparison extends Owned {
  /** How long ago everything that the ledger had was booked; undefined before the first comparison. */
  readonly lagMs: number | undefined
  close(): Promise<void>
}

/** Reports of fills younger than this may still be on their way. */
const settledMs = 5_000
/** Between two comparisons of everything, only signals that were issued since then are compared. */
const recentMs = 900_000
const everythingEveryMs = 3_600_000
/** How long the first comparison waits for the subscription. */
const subscribeMs = 10_000
const retryMs = 1_000
const lookMs = 50

/** The smallest UUID of version 7 of this instant: signal ids begin with the time at which they were issued. */
const idAt = (ms: number): string => {
  const hex = ms.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

/**
 * Compares the portfolio with the ledger again and again, and books what it lacks: all fills at the start, and later those whose reports were
 * lost, such as with a queue that was full or deleted.
 */
export function openComparison({ store, url, intervalMs, subscribed, log, metrics, now = Date.now }: ComparisonOptions): Comparison {
  const closing = new AbortController()
  const { signal: abort } = closing
  const overdueMs = 3 * intervalMs + 10_000
  /** When the last complete comparisons began. */
  let comparedAt: number | undefined
  let everythingAt: number | undefined
  let failure: string | undefined
  let reader: LedgerReader | undefined
  /** The sequence up to which fills were looked for in the ledger. */
  let lookedAt = 0
  let unknown = 0

  const lagMs = (): number | undefined => (comparedAt === undefined ? undefined : Math.max(0, now() - comparedAt))

  const onUnknown = (fills: readonly Fill[]): void => {
    unknown += fills.length
    metrics.unknown(unknown)
    const signalId = fills[0]?.signalId
    const why = `booked ${fills.length} fills that are not in the ledger, the first of signal ${signalId}: an engine did not report them`
    log.error({ event: 'portfolio.unknownFills', fills: fills.length, signalId }, why)
  }
  const compareAll = async (beganAt: number): Promise<void> => {
    const isFirst = everythingAt === undefined
    let booked = 0
    const onBooked = (fills: number): void => {
      booked += fills
      metrics.bookedFrom('ledger', fills)
    }
    const everything = isFirst || beganAt - (everythingAt ?? 0) >= everythingEveryMs || (lagMs() ?? 0) > recentMs / 2
    const after = everything ? undefined : idAt(beganAt - recentMs)
    reader = await openLedgerReader({ url, name: 'portfolio comparison' })
    try {
      const compared = await bookMissing({ reader, store, after, settledMs: isFirst ? 0 : settledMs, abort, onBooked })
      lookedAt = await findUnknown({ reader, store, after: lookedAt, abort, onUnknown })
      comparedAt = beganAt
      if (everything) everythingAt = beganAt
      if (isFirst)
        log.info({ event: 'portfolio.caughtUp', fills: compared, booked }, `booked ${booked} of the ${compared} fills in the ledger`)
    } finally {
      await reader.close()
      if (!isFirst && booked > 0) {
        metrics.mended(booked)
        log.warn(
          { event: 'portfolio.gapMended', fills: booked },
          `booked ${booked} fills from the ledger, whose reports did not arrive in time`,
        )
      }
    }
  }
  const run = async (): Promise<void> => {
    for (let waitedMs = 0; !subscribed() && waitedMs < subscribeMs && !abort.aborted; waitedMs += lookMs) await pause(lookMs, abort)
    while (!abort.aborted) {
      try {
        await compareAll(now())
        failure = undefined
      } catch (cause) {
        if (abort.aborted) return
        const why = cause instanceof LedgerConfigurationError ? cause.message : describeCause(cause)
        // Once: readiness tells while it lasts.
        if (!failure) log.warn({ event: 'portfolio.notCompared' }, `cannot compare the portfolio with the ledger: ${why}; trying again`)
        failure = why
      }
      await pause(failure ? retryMs : intervalMs, abort)
    }
  }
  const running = run()

  return {
    get lagMs() {
      return lagMs()
    },
    unready() {
      const ms = lagMs()
      if (ms === undefined) return `catching up with the ledger${failure ? `: ${failure}` : ''}`
      if (ms <= overdueMs) return undefined
      return `behind: not compared with the ledger for ${Math.round(ms / 1_000)} s${failure ? `: ${failure}` : ''}`
    },
    warning: () => (unknown > 0 ? `${unknown} fills are booked that are not in the ledger` : undefined),
    async close() {
      closing.abort()
      await reader?.close()
      await running
    },
  }
}
