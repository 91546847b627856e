import type { LedgerRow } from '@trading/ledger'
import { Exact, type Fill, type ListedOrder, type OrderReject } from '@trading/venue'
import type { FindingKind, VenueAnswer } from './findings'

export type Step =
  | { do: 'record'; outcome: Fill | OrderReject }
  | { do: 'raise'; kind: FindingKind }
  /** Too early to decide; compared again next time. */
  | { do: 'wait' }

export interface ComparedAt {
  /** The venue's name; rows of other venues are ignored. */
  venue: string
  /** Milliseconds since the epoch. */
  now: number
}

/** How long after a claim its engine may still be working: more than one signal may take, plus the clock difference. */
export const graceMs = 30_000
/** How long after its deadline and last claim a signal counts as unfinished: more than the longest delay between two attempts. */
export const unfinishedMs = 60_000

const wait: Step[] = [{ do: 'wait' }]
const raise = (kind: FindingKind): Step[] => [{ do: 'raise', kind }]

/** Compares one order in the ledger and at the venue, either of which may not have it. Returns no steps if they agree. */
export function compare(row: LedgerRow | undefined, answer: VenueAnswer | undefined, { venue, now }: ComparedAt): Step[] {
  if (!row) return unasked(answer?.listed, now)
  if (row.venue !== null && row.venue !== venue) return []
  if (answer?.listed && !sameOrder(row, answer.listed)) return raise('order_differs')
  const twice = (answer?.listed?.fills ?? 0) > 1 ? raise('filled_twice') : []
  return [...twice, ...stepsFor(row, answer, now)]
}

function unasked(order: ListedOrder | undefined, now: number): Step[] {
  if (!order) return []
  // Claims precede orders, but a crash of the database may lose the latest claims until their signals are redelivered.
  return now - Date.parse(order.takenAt) < graceMs ? wait : raise('unknown_order')
}

function stepsFor(row: LedgerRow, told: VenueAnswer | undefined, now: number): Step[] {
  const outcome = told?.outcome
  switch (row.status) {
    case 'STARTED':
      if (outcome && outcome.status !== 'PENDING_NEW') return now - row.claimedAt.getTime() < graceMs ? wait : [{ do: 'record', outcome }]
      // An open order may still be filled, so it is watched even after the finding. A marked row has a finding of its own, and its order is
      // looked up until the venue's answer can be read.
      if (row.unreadableAt) return []
      return isUnfinished(row, now) ? [...raise('unfinished'), ...(outcome ? wait : [])] : wait
    case 'FILLED':
      if (!outcome) return raise('unknown_to_venue')
      if (outcome.status === 'PENDING_NEW') return wait
      return outcome.status === 'FILLED' && sameFill(row, outcome) ? [] : raise('fill_differs')
    default:
      if (outcome?.status === 'PENDING_NEW') return wait
      return outcome?.status === 'FILLED' ? raise('filled_after_all') : []
  }
}

const isUnfinished = ({ validUntil, claimedAt }: LedgerRow, now: number): boolean =>
  now - Math.max(validUntil.getTime(), claimedAt.getTime()) >= unfinishedMs

const sameOrder = (row: LedgerRow, { symbol, side, quantity }: ListedOrder): boolean =>
  row.symbol === symbol && row.side === side && same(row.quantity, quantity)

const sameFill = (row: LedgerRow, fill: Fill): boolean =>
  same(row.filledQuantity, fill.filledQuantity) && same(row.averagePrice, fill.averagePrice) && same(row.fee, fill.fee)

const same = (ours: string | null, theirs: string): boolean => ours !== null && new Exact(ours).equals(theirs)
