import { type LedgerRow, unreadableAnswer } from '@trading/ledger'
import type { Fill, ListedOrder, OrderReject, Pending } from '@trading/venue'
import type { UnreadableOrder } from '../guard/read-orders'

/** How the ledger and the venue can disagree, the most serious first. */
export const findingKinds = [
  /** The ledger has no trade, but the venue filled the order. */
  'filled_after_all',
  /** The venue filled one order more than once. */
  'filled_twice',
  /** An answer of the venue, or an element of its list, is unreadable: it may have filled the order. */
  unreadableAnswer,
  /** The venue has an order that no signal requested. */
  'unknown_order',
  /** The ledger has a fill of an order that the venue does not have. */
  'unknown_to_venue',
  /** Both have a fill but they differ, or the venue rejected what the ledger has as filled. */
  'fill_differs',
  /** The venue's order differs from what the signal requested. */
  'order_differs',
  /** Past its deadline and not ended. */
  'unfinished',
] as const

export type FindingKind = (typeof findingKinds)[number]

/** The venue's answer about an order: its outcome if asked by id; more if it is in the list. */
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
