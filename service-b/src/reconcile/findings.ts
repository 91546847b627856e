import { type LedgerRow, unreadableAnswer } from '@trading/ledger'
import type { Fill, ListedOrder, OrderReject, Pending } from '@trading/venue'
import type { UnreadableOrder } from '../guard/read-orders'

/** How the ledger and the venue can disagree, most serious first. */
export const findingKinds = [
  /** The ledger says that nothing was traded, but the venue filled the order. */
  'filled_after_all',
  /** The venue filled one order more than once. */
  'filled_twice',
  /** The venue's answer about an order, or an element of its list, cannot be read: it may have filled the order. */
  unreadableAnswer,
  /** The venue has an order that no signal requested. */
  'unknown_order',
  /** The ledger has a fill of an order that the venue does not have. */
  'unknown_to_venue',
  /** Both have a fill but they differ, or the venue rejected an order that is filled in the ledger. */
  'fill_differs',
  /** The venue's order differs from the signal's. */
  'order_differs',
  /** The signal is past its deadline and has not ended. */
  'unfinished',
] as const

export type FindingKind = (typeof findingKinds)[number]

/** The venue's answer about an order: only the outcome from a look-up by id, more from the list. */
export interface VenueAnswer {
  outcome: Fill | OrderReject | Pending
  listed?: ListedOrder
}

/** A disagreement, with both sides; `answer` is undefined if the venue has no such order, `row` if the ledger has none. */
export interface Disagreement {
  kind: FindingKind
  row: LedgerRow | undefined
  answer: VenueAnswer | undefined
  /** The unreadable element of the venue's list, instead of `answer`. */
  unreadable?: UnreadableOrder | undefined
}
