import { setTimeout as sleep } from 'node:timers/promises'
import type { Ledger } from '@trading/ledger'
import { describeCause, type Log } from '@trading/runtime'
import { createCallLimit } from '../guard/call-limit'
import { createFollowUp } from './follow-up'
import { type AskedVenue, hasList } from './listing-venue'
import type { ReconciliationMetrics } from './metrics'
import { createOverdue } from './overdue'
import { reconcile } from './reconcile'
import { createReview } from './review'

type UsedOfLedger =
  | 'onState'
  | 'page'
  | 'find'
  | 'record'
  | 'recordFinding'
  | 'resolveFinding'
  | 'openFindings'
  | 'openFindingCounts'
  | 'markUnreadable'

export interface ReconciliationOptions {
  ledger: Pick<Ledger, UsedOfLedger>
  /** If it cannot list its orders, only the orders of open findings are looked up. */
  venue: AskedVenue
  engine: string
  log: Log
  metrics: ReconciliationMetrics
  /** From the end of one comparison to the start of the next, plus or minus a quarter. */
  intervalMs: number
  /** How far back the first comparison looks, and the maximum for any other. */
  lookBackMs?: number
  /** The time limit for one page of its list, or one order. */
  callMs?: number
  /** Milliseconds since the epoch. */
  now?: () => number
  random?: () => number
}

const dayMs = 86_400_000
/** How much consecutive comparisons overlap: clocks differ, and rows become visible only after their commit. */
const overlapMs = 600_000
const firstRetryMs = 1_000

/**
 * Reconciles the ledger with the venue's list of orders, at once and then periodically, and reviews open findings. All engines do so
 * without a lock: a record or finding of one engine is not new to another. `close` aborts the current comparison.
 */
export function openReconciliation({
  ledger,
  venue,
  engine,
  log,
  metrics,
  intervalMs,
  lookBackMs = dayMs,
  callMs = 10_000,
  now = Date.now,
  random = Math.random,
}: ReconciliationOptions): { close(): Promise<void>; warning(): string | undefined } {
  const closing = new AbortController()
  const { signal: abort } = closing
  const limit = createCallLimit(callMs)
  const followUp = createFollowUp({ ledger, venue: venue.name, engine, log, metrics, now })
  const review = createReview({ ledger, venue, followUp: followUp, limit, log, now, abort })
  const overdue = createOverdue({ intervalMs, now })
  metrics.overdue(() => overdue.isOverdue)
  let judgedUntil = Number.NEGATIVE_INFINITY
  let failures = 0
  let told = false
  let toldOverdue = false
  let ledgerAway = true
  const unlisten = ledger.onState((state) => {
    ledgerAway = state === 'away'
  })

  const once = async () => {
    const watched = await review.begin()
    const until = now()
    const from = Math.max(until - lookBackMs, judgedUntil - overlapMs)
    const compared = hasList(venue) && reconcile({ ledger, venue, followUp: followUp, watched, limit, from, until, now, abort })
    // Unreadable orders are looked up even if the list is unavailable.
    const wasRead = await Promise.resolve(compared).then(Boolean, () => false)
    await review.end(watched, wasRead ? from : undefined)
    const result = await compared
    if (result) judgedUntil = result.judgedUntil
    if (result && result.withheld > 0) log.warn({}, `${result.withheld} more disagreements are left for the next comparison`)
    metrics.openFindings(await ledger.openFindingCounts())
    overdue.succeeded(now())
    metrics.succeeded(now())
    if (told) log.info({ event: 'reconciliation.recovered' }, 'the ledger is reconciled with the venue again')
    failures = 0
    told = false
    toldOverdue = false
  }

  const failed = (cause: unknown) => {
    if (abort.aborted) return
    metrics.failed()
    overdue.failed(describeCause(cause))
    failures++
    // Warn once, and again when it has lasted too long; the metrics show it in between, and /readyz afterwards. The log and readiness
    // already report an unavailable ledger.
    const loud = (!told && !ledgerAway) || (overdue.isOverdue && !toldOverdue)
    told ||= loud
    toldOverdue = overdue.isOverdue
    log[loud ? 'warn' : 'debug'](
      { event: 'reconciliation.failed', cause: describeCause(cause) },
      `cannot reconcile the ledger with the venue, retrying: ${describeCause(cause)}`,
    )
  }

  const pauseMs = () =>
    // Jitter, so that engines that started together do not query the venue together.
    failures > 0 ? random() * Math.min(intervalMs, firstRetryMs * 2 ** failures) : intervalMs * (0.75 + random() / 2)

  const running = (async () => {
    while (!abort.aborted) {
      await once().catch(failed)
      await sleep(pauseMs(), undefined, { signal: abort }).catch(() => undefined)
    }
  })()

  return {
    warning: overdue.warning,
    async close() {
      closing.abort()
      unlisten()
      await running
      limit.close()
    },
  }
}
