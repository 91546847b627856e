import { type LedgerRow, unreadableAnswer } from '@trading/ledger'
import type { Step } from './compare'
import type { VenueAnswer } from './findings'

/** The result of comparing one order. */
export interface Verdict {
  row: LedgerRow | undefined
  answer: VenueAnswer | undefined
  steps: readonly Step[]
  /** The venue's answer about it could not be read. */
  unreadable?: boolean
}

/** Kinds that only the venue's list can reveal, not a look-up of one order. */
const fromTheList: readonly string[] = ['filled_twice', 'order_differs']

/** Whether a finding of that kind still applies; true if that cannot be decided. */
export function holds(kind: string, { row, answer, steps, unreadable }: Verdict): boolean {
  if (unreadable || steps.some((step) => step.do === 'wait' || (step.do === 'raise' && step.kind === kind))) return true
  // An order that differs from the signal's hides all other disagreements.
  if (kind !== 'order_differs' && steps.some((step) => step.do === 'raise' && step.kind === 'order_differs')) return true
  if (fromTheList.includes(kind) && !answer?.listed) return true
  if (kind === 'filled_twice') return answer?.listed?.fills === undefined
  if (kind === 'unknown_order') return row === undefined && answer !== undefined
  // Even if its order is open now: until the row has ended, nothing else looks up a marked row.
  if (kind === unreadableAnswer) return row?.status === 'STARTED'
  return false
}
