import { type LedgerRow, unreadableAnswer } from '@trading/ledger'
import type { Fill, ListedOrder, OrderReject, Pending } from '@trading/venue'
import type { UnreadableOrder } from '../guard/read-orders'

/** How the ledger and the venue can disagree, the gravest first. */
export const findingKinds = [
  /** The ledger says that nothing was traded, and the venue filled the order. */
  'filled_after_all',
  /** The venue filled one order more than once. */
  'filled_twice',
  /** The venue said something about an order, or listed something, that cannot be read: it may have filled it. */
  unreadableAnswer,
  /** The venue has an order that no signal asked for. */
  'unknown_order',
  /** The ledger has a fill of an order that the venue does not know. */
  'unknown_to_venue',
  /** Both have a fill, and not the same one, or the venue refused what the ledger calls filled. */
  'fill_differs',
  /** The venue's order trades something else than the signal asked for. */
  'order_differs',
  /** Past its deadline and nobody has ended it. */
  'unfinished',
] as const

export type FindingKind = (typeof findingKinds)[number]

/** What the venue says of an order: asked for its id, its outcome alone; in its list, more. */
export interface VenueAnswer {
  outcome: Fill | OrderReject | Pending
  listed?: ListedOrder
}

/** A disagreement, with what either side says; `told` is undefined where the venue has no such order, `row` where the ledger has none. */
export interface Disagreement {
  kind: FindingKind
  row: LedgerRow | undefined
  answer: VenueAnswer | undefined
  /** What could not be read of the venue's list, instead of `told`. */
  unreadable?: UnreadableOrder | undefined
}
