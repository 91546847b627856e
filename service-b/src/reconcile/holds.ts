import { type LedgerRow, unreadableAnswer } from '@trading/ledger'
import type { Step } from './compare'
import type { VenueAnswer } from './findings'

/** What a comparison came to on one order. */
export interface Verdict {
  row: LedgerRow | undefined
  answer: VenueAnswer | undefined
  steps: readonly Step[]
  /** The venue said something about it that could not be read. */
  unreadable?: boolean
}

/** What only the venue's list can tell; asked for the order alone, the venue does not. */
const fromTheList: readonly string[] = ['filled_twice', 'order_differs']

/** Whether a finding of that kind still holds, or may: one that cannot be judged is kept. */
export function holds(kind: string, { row, answer, steps, unreadable }: Verdict): boolean {
  if (unreadable || steps.some((step) => step.do === 'wait' || (step.do === 'raise' && step.kind === kind))) return true
  // An order that is not the signal's hides what else there is.
  if (kind !== 'order_differs' && steps.some((step) => step.do === 'raise' && step.kind === 'order_differs')) return true
  if (fromTheList.includes(kind) && !answer?.listed) return true
  if (kind === 'filled_twice') return answer?.listed?.fills === undefined
  if (kind === 'unknown_order') return row === undefined && answer !== undefined
  // Also where its order is open by now: until it has ended, nobody else looks for a row that is marked.
  if (kind === unreadableAnswer) return row?.status === 'STARTED'
  return false
}
