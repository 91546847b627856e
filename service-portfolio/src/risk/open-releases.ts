import { openLedgerReader } from '@trading/ledger'
import { describeCause, type Log, type Owned, pause } from '@trading/runtime'
import type { Metrics } from '../metrics'
import type { PortfolioStore } from '../open-store'
import { resolveOverdue } from './resolve-overdue'

export interface ReleasesOptions {
  store: Pick<PortfolioStore, 'risk' | 'bookAll'>
  /** The database of the ledger. */
  url: string
  log: Log
  metrics: Pick<Metrics, 'reservations'>
  everyMs?: number
}

/** A reservation of this age keeps a part of the limits for an order that nobody knows the end of. */
const oldMs = 300_000
/** While it answers, nothing can be reserved. */
const statementMs = 2_000

/** Releases, again and again, what is reserved for signals that have ended without a report that arrived. */
export function openReleases({ store, url, log, metrics, everyMs = 1_000 }: ReleasesOptions): Owned {
  const closing = new AbortController()
  const { signal: abort } = closing
  const { risk: reservations, bookAll } = store
  let oldest = { count: 0, overdueMs: 0 }
  let failing = false

  const look = async (): Promise<void> => {
    const open = await reservations.open()
    metrics.reservations.open(open)
    oldest = { count: open.overdue, overdueMs: open.overdueMs }
    if (open.overdue === 0) return
    const reader = await openLedgerReader({ url, name: 'portfolio releases', statementMs })
    try {
      await resolveOverdue({ reader, reservations, bookAll, abort, onEnded: metrics.reservations.ended })
    } finally {
      await reader.close()
    }
  }
  const run = async (): Promise<void> => {
    while (!abort.aborted) {
      try {
        await look()
        failing = false
      } catch (cause) {
        // Once: without the ledger the comparison says so too, and what is reserved stays.
        if (!failing && !abort.aborted)
          log.warn({ event: 'risk.notReleased' }, `cannot ask the ledger what has ended: ${describeCause(cause)}; trying again`)
        failing = true
      }
      await pause(everyMs, abort)
    }
  }
  const running = run()

  return {
    warning() {
      if (oldest.overdueMs < oldMs) return undefined
      return `${oldest.count} reservations are past their deadline and have not ended, the oldest for ${Math.round(oldest.overdueMs / 1_000)} s`
    },
    async close() {
      closing.abort()
      await running
    },
  }
}
