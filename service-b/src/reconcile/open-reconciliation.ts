import { setTimeout as sleep } from 'node:timers/promises'
import type { Ledger } from '@trading/ledger'
import { describeCause, type Log } from '@trading/runtime'
import { createCallLimit } from '../venue/call-limit'
import type { ListingVenue } from './listing-venue'
import type { ReconciliationMeters } from './meters'
import { reconcile } from './reconcile'
import { createSettle } from './settle'

export interface ReconciliationOptions {
  ledger: Pick<Ledger, 'page' | 'find' | 'record' | 'recordFinding'>
  venue: ListingVenue
  engine: string
  log: Log
  meters: ReconciliationMeters
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
 * Holds the ledger against the venue's own list of orders, at once and then again and again. Each engine does it, without a lock: what
 * one has recorded or found is nothing new to another. `close` ends what is under way.
 */
export function openReconciliation({
  ledger,
  venue,
  engine,
  log,
  meters,
  intervalMs,
  lookBackMs = dayMs,
  callMs = 10_000,
  now = Date.now,
  random = Math.random,
}: ReconciliationOptions): { close(): Promise<void> } {
  const closing = new AbortController()
  const { signal: abort } = closing
  const limit = createCallLimit(callMs)
  const settle = createSettle({ ledger, venue: venue.name, engine, log, meters, now })
  let judgedUntil = Number.NEGATIVE_INFINITY
  let failures = 0

  const once = async () => {
    const until = now()
    const from = Math.max(until - lookBackMs, judgedUntil - overlapMs)
    judgedUntil = await reconcile({ ledger, venue, settle, limit, from, until, now, abort })
    meters.succeeded(now())
    if (failures > 0) log.info({}, 'the ledger is held against the venue again')
    failures = 0
  }

  const failed = (cause: unknown) => {
    if (abort.aborted) return
    meters.failed()
    // Loudly once: while it lasts, the metric says it.
    log[failures++ === 0 ? 'warn' : 'debug']({}, `the ledger could not be held against the venue, trying again: ${describeCause(cause)}`)
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
    async close() {
      closing.abort()
      await running
      limit.close()
    },
  }
}
