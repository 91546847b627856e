import type { Ledger, LedgerRow } from '@trading/ledger'
import type { CallLimit } from '../venue/call-limit'
import type { ListedOrder } from '../venue/venue'
import { compare, type Step } from './compare'
import type { Told } from './findings'
import type { ListingVenue } from './listing-venue'
import { walkOrders } from './order-walk'
import { rowPages } from './row-pages'
import type { Settle } from './settle'

export interface ReconcileOptions {
  ledger: Pick<Ledger, 'page' | 'find'>
  venue: ListingVenue
  settle: Settle
  /** How long one call to the venue may take. */
  limit: CallLimit
  /** What was claimed or taken before is left out; milliseconds since the epoch, as is `until`. */
  from: number
  until: number
  now: () => number
  abort: AbortSignal
}

/** Mostly an order is taken within so long of its signal's first claim, the clocks included; where it was not, it is asked for by its id. */
const apartMs = 60_000

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Holds the ledger against the venue once. Both are read in the order of time and side by side, so that only the orders of about the same
 * time are kept in memory, however long the window is. Resolves with the instant before which nothing is left to be judged later.
 */
export async function reconcile({ ledger, venue, settle, limit, from, until, now, abort }: ReconcileOptions): Promise<number> {
  const listed = walkOrders({ venue, since: new Date(from), limit, abort })
  /** When each was taken, by signal id, oldest first. */
  const seen = new Map<string, number>()
  let judgedUntil = until

  const carryOut = async (steps: readonly Step[], row: LedgerRow | undefined, told: Told | undefined) => {
    for (const step of steps) {
      abort.throwIfAborted()
      if (step.do === 'record' && row) await settle.record(row, step.outcome)
      if (step.do === 'raise') await settle.raise({ kind: step.kind, row, told })
      if (step.do === 'wait') judgedUntil = Math.min(judgedUntil, row?.receivedAt.getTime() ?? until, takenAt(told?.listed) ?? until)
    }
  }
  const judge = (row: LedgerRow | undefined, told: Told | undefined) =>
    carryOut(compare(row, told, { venue: venue.name, now: now() }), row, told)

  const takeOrdersUpTo = async (instant: number) => {
    for (let orders = await listed.pageUpTo(instant); orders; orders = await listed.pageUpTo(instant)) {
      // Asked after the list, so that a row is never older than what the list says.
      const ids = orders.map(({ clientOrderId }) => clientOrderId).filter((id) => uuid.test(id))
      const rows = new Map((await ledger.find(ids)).map((row) => [row.signalId, row]))
      for (const order of orders) {
        const id = order.clientOrderId.toLowerCase()
        seen.set(id, Date.parse(order.takenAt))
        await judge(rows.get(id), { outcome: order.outcome ?? { status: 'PENDING_NEW' }, listed: order })
      }
    }
  }

  const takeUnlisted = async (row: LedgerRow) => {
    const steps = compare(row, undefined, { venue: venue.name, now: now() })
    if (!steps.some((step) => step.do === 'raise')) return carryOut(steps, row, undefined)
    if (row.status === 'FILLED' && row.receivedAt.getTime() <= listed.rememberedSince + apartMs) return
    // The list begins where the window does, so the order may have been taken before: only the venue's word on this id counts.
    abort.throwIfAborted()
    const outcome = await limit.call((call) => venue.find(row.signalId, call), abort)
    const current = row.status === 'STARTED' ? (await ledger.find([row.signalId]))[0] : row
    if (current?.status !== row.status) return carryOut([{ do: 'wait' }], row, undefined)
    return judge(current, outcome && { outcome })
  }

  try {
    for await (const rows of rowPages(ledger, { from: new Date(from), until: new Date(until) })) {
      const reached = (rows.at(-1) as LedgerRow).receivedAt.getTime()
      await takeOrdersUpTo(reached + apartMs)
      for (const row of rows) if (!seen.has(row.signalId)) await takeUnlisted(row)
      for (const [id, at] of seen) {
        if (at >= reached - apartMs) break
        seen.delete(id)
      }
    }
    await takeOrdersUpTo(until)
    return judgedUntil
  } finally {
    listed.end()
  }
}

const takenAt = (order: ListedOrder | undefined): number | undefined => order && Date.parse(order.takenAt)
