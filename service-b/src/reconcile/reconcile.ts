import { type Ledger, type LedgerRow, unreadableAnswer } from '@trading/ledger'
import { type Fill, isUnreadableAnswer, type OrderReject, type Pending } from '@trading/venue'
import type { CallLimit } from '../guard/call-limit'
import type { UnreadableOrder } from '../guard/read-orders'
import { compare, graceMs, type Step } from './compare'
import type { Disagreement, VenueAnswer } from './findings'
import { type FollowUp, keyOf } from './follow-up'
import type { ListingVenue } from './listing-venue'
import { walkOrders } from './order-walk'
import type { Watched } from './review'
import { rowPages } from './row-pages'
import { isSignalId } from './signal-id'

export interface ReconcileOptions {
  ledger: Pick<Ledger, 'page' | 'find'>
  venue: ListingVenue
  followUp: FollowUp
  /** The orders of open findings; the comparison stores its verdicts on them here. */
  watched: Watched
  /** The time limit for one call to the venue. */
  limit: CallLimit
  /** Skip rows claimed and orders accepted before this; milliseconds since the epoch, like `until`. */
  from: number
  until: number
  now: () => number
  abort: AbortSignal
}

export interface Reconciled {
  /** Everything before this time has been compared. */
  judgedUntil: number
  /** How many disagreements are left for the next comparison, because this one has reported its maximum. */
  withheld: number
}

/** An order is normally accepted within this time of its signal's first claim, clock differences included; otherwise it is looked up. */
const apartMs = 60_000
/** Maximum new findings per comparison: with more, the whole list is suspect, and it must not flood the log and the table. */
const toldAtMost = 100
/** Maximum look-ups per comparison of orders that cannot be read in the list. */
const askedAtMost = 100

/**
 * Reconciles the ledger with the venue once. Both are read in parallel in chronological order, so that memory holds only orders of about
 * the same time, however long the window. Each order is compared separately, so that an unreadable one hides no other.
 */
export async function reconcile(options: ReconcileOptions): Promise<Reconciled> {
  const { ledger, venue, followUp, watched, limit, from, until, now, abort } = options
  const listed = walkOrders({ venue, since: new Date(from), limit, abort })
  /** When each order was accepted, by signal id, oldest first. */
  const seen = new Map<string, number>()
  let judgedUntil = until
  let told = 0
  let asked = 0
  let withheld = 0

  const leaveFor = (instant: number | undefined) => {
    judgedUntil = Math.min(judgedUntil, instant ?? from)
  }
  /** Runs work that may raise a finding, unless the maximum is reached. */
  const tell = async (work: () => Promise<boolean>, instant: number | undefined) => {
    if (told >= toldAtMost) {
      withheld++
      leaveFor(instant)
    } else if (await work()) told++
  }
  const raise = (disagreement: Disagreement, instant: number | undefined) => tell(() => followUp.raise(disagreement), instant)

  const carryOut = async (steps: readonly Step[], row: LedgerRow | undefined, said: VenueAnswer | undefined) => {
    const instant = row?.receivedAt.getTime() ?? (said?.listed && Date.parse(said.listed.takenAt))
    const key = keyOf({ row, answer: said })
    if (watched.has(key)) watched.set(key, { row, answer: said, steps })
    for (const step of steps) {
      abort.throwIfAborted()
      if (step.do === 'record' && row) await followUp.record(row, step.outcome)
      if (step.do === 'raise') await raise({ kind: step.kind, row, answer: said }, instant)
      if (step.do === 'wait') leaveFor(instant ?? until)
    }
  }
  const judge = (row: LedgerRow | undefined, said: VenueAnswer | undefined) =>
    carryOut(compare(row, said, { venue: venue.name, now: now() }), row, said)

  /** Looks an order up at the venue; if that answer cannot be read either, raises a finding. */
  const ask = async (row: LedgerRow, work: (outcome: Fill | OrderReject | Pending | undefined) => Promise<void>) => {
    abort.throwIfAborted()
    const instant = row.receivedAt.getTime()
    try {
      await work(await limit.call((call) => venue.find(row.signalId, call, { quantity: row.quantity }), abort))
    } catch (error) {
      if (!isUnreadableAnswer(error)) throw error
      if (watched.has(row.signalId)) watched.set(row.signalId, { row, answer: undefined, steps: [], unreadable: true })
      if (row.status !== 'STARTED') return raise(unreadable(row, { why: error.why, said: error.answer }), instant)
      // Its engine may be about to mark it.
      if (now() - row.claimedAt.getTime() < graceMs) return leaveFor(instant)
      await tell(() => followUp.mark(row, error), instant)
    }
  }

  const takeUnreadable = async (order: UnreadableOrder, row: LedgerRow | undefined, reached: number) => {
    const takenAt = order.takenAt === undefined ? undefined : Date.parse(order.takenAt)
    if (row) {
      if (row.venue !== null && row.venue !== venue.name) return
      if (asked++ < askedAtMost) return ask(row, (outcome) => judge(row, outcome && { outcome }))
      withheld++
      return leaveFor(row.receivedAt.getTime())
    }
    const key = keyOf({ row, answer: undefined, unreadable: order })
    if (watched.has(key)) watched.set(key, { row, answer: undefined, steps: [], unreadable: true })
    if (takenAt !== undefined && now() - takenAt < graceMs) return leaveFor(takenAt)
    const kind = order.clientOrderId === undefined ? unreadableAnswer : 'unknown_order'
    const listedAfter = new Date(order.listedAfter ?? Math.max(from, reached)).toISOString()
    await raise({ kind, row, answer: undefined, unreadable: { ...order, listedAfter } }, takenAt)
  }

  const takeOrdersUpTo = async (instant: number) => {
    for (
      let before = listed.reached, page = await listed.pageUpTo(instant);
      page;
      before = listed.reached, page = await listed.pageUpTo(instant)
    ) {
      const { orders, unreadable = [] } = page
      // Query the ledger after the list, so that a row is never older than the list.
      const ids = [...orders, ...unreadable].map(({ clientOrderId = '' }) => clientOrderId).filter(isSignalId)
      const rows = new Map((ids.length > 0 ? await ledger.find(ids) : []).map((row) => [row.signalId, row]))
      const rowOf = ({ clientOrderId = '' }: { clientOrderId?: string | undefined }) => rows.get(clientOrderId.toLowerCase())
      for (const order of orders) {
        seen.set(order.clientOrderId.toLowerCase(), Date.parse(order.takenAt))
        await judge(rowOf(order), { outcome: order.outcome ?? { status: 'PENDING_NEW' }, listed: order })
      }
      for (const order of unreadable) {
        if (order.clientOrderId && order.takenAt) seen.set(order.clientOrderId.toLowerCase(), Date.parse(order.takenAt))
        await takeUnreadable(order, rowOf(order), before)
      }
    }
  }

  const takeUnlisted = async (row: LedgerRow) => {
    const steps = compare(row, undefined, { venue: venue.name, now: now() })
    if (!steps.some((step) => step.do === 'raise')) return carryOut(steps, row, undefined)
    if (row.status === 'FILLED' && row.receivedAt.getTime() <= listed.rememberedSince + apartMs) return
    // The order may have been accepted before the window, in which the list begins, so only a look-up by id is conclusive.
    await ask(row, async (outcome) => {
      const current = row.status === 'STARTED' ? (await ledger.find([row.signalId]))[0] : row
      if (current?.status !== row.status) return carryOut([{ do: 'wait' }], row, undefined)
      await judge(current, outcome && { outcome })
    })
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
    return { judgedUntil, withheld }
  } finally {
    listed.end()
  }
}

const unreadable = (row: LedgerRow, said: Pick<UnreadableOrder, 'why' | 'said'>): Disagreement => ({
  kind: unreadableAnswer,
  row,
  answer: undefined,
  unreadable: said,
})
