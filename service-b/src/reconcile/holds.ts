import { type LedgerRow, unreadableAnswer } from '@trading/ledger'
import type { Step } from './compare'
import type { VenueAnswer } from './findings'

/** The result of a comparison for one order. */
export interface Verdict {
  row: LedgerRow | undefined
  answer: VenueAnswer | undefined
  steps: readonly Step[]
  /** The venue's answer about it was unreadable. */
  unreadable?: boolean
}

/** Kinds that only the venue's list can show; asked for the order alone, the venue cannot. */
const fromTheList: readonly string[] = ['filled_twice', 'order_differs']

/** Whether a finding of that kind still applies, or may: if it cannot be decided, it stays. */
export function holds(kind: string, { row, answer, steps, unreadable }: Verdict): boolean {
  if (unreadable || steps.some((step) => step.do === 'wait' || (step.do === 'raise' && step.kind === kind))) return true
  // An order that differs from the signal's hides any other difference.
  if (kind !== 'order_differs' && steps.some((step) => step.do === 'raise' && step.kind === 'order_differs')) return true
  if (fromTheList.includes(kind) && !answer?.listed) return true
  if (kind === 'filled_twice') return answer?.listed?.fills === undefined
  if (kind === 'unknown_order') return row === undefined && answer !== undefined
  // Even if its order is open by now: until it has ended, nothing else watches a marked row.
  if (kind === unreadableAnswer) return row?.status === 'STARTED'
  return false
}
