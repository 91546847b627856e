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
  /** Without a list of its orders only what is open is asked for. */
  venue: AskedVenue
  engine: string
  log: Log
  metrics: ReconciliationMetrics
  /** From the end of one comparison to the start of the next, give or take a quarter. */
  intervalMs: number
  /** How far back the first comparison looks, and any at most. */
  lookBackMs?: number
  /** How long the venue may take for one page of its list, or for one order. */
  callMs?: number
  /** Milliseconds since the epoch. */
  now?: () => number
  random?: () => number
}

const dayMs = 86_400_000
/** Looked at again each time: clocks differ, and a row that was being written is seen late. */
const overlapMs = 600_000
const firstRetryMs = 1_000

/**
 * Holds the ledger against the venue's own list of orders, at once and then again and again, and looks whether earlier findings still hold.
 * Each engine does it, without a lock: what one has recorded or found is nothing new to another. `close` ends what is under way.
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
    // Orders that nobody could read are asked for also where the list cannot be had.
    const wasRead = await Promise.resolve(compared).then(Boolean, () => false)
    await review.end(watched, wasRead ? from : undefined)
    const result = await compared
    if (result) judgedUntil = result.judgedUntil
    if (result && result.withheld > 0) log.warn({}, `${result.withheld} disagreements more are left for the next comparison`)
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
    // Loudly once, and once more when it has lasted for too long: meanwhile the metrics say it, and from then on /readyz. That the ledger is
    // away, as it is until it is opened, is in the log and in readiness already.
    const loud = (!told && !ledgerAway) || (overdue.isOverdue && !toldOverdue)
    told ||= loud
    toldOverdue = overdue.isOverdue
    log[loud ? 'warn' : 'debug'](
      { event: 'reconciliation.failed', cause: describeCause(cause) },
      `cannot reconcile the ledger with the venue, trying again: ${describeCause(cause)}`,
    )
  }

  const pauseMs = () =>
    // Spread, so that engines that started in one moment do not all ask the venue in one.
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
