import type { Signal } from '@trading/contracts'
import type { GuardedVenue } from '../guard/guarded-venue'
import { filled, rejected } from '../rules/reports'
import type { ExecutionStore } from '../store/execution-store'

export interface AskAgainPorts {
  store: Pick<ExecutionStore, 'record'>
  venue: Pick<GuardedVenue, 'name' | 'find'>
  engine: string
  now?: () => number
}

/** Looks up an order whose answer was unreadable. If it can be read now, records the outcome for the relay to report and returns true. */
export const askAgain =
  ({ store, venue, engine, now = Date.now }: AskAgainPorts) =>
  async (signal: Signal): Promise<boolean> => {
    const found = await venue.find(signal.id, new AbortController().signal, { quantity: signal.quantity })
    if (!found || found.status === 'PENDING_NEW') return false
    const by = { engine, attempt: 1, venue: venue.name, now }
    const report = found.status === 'FILLED' ? filled(signal, found, by) : rejected(signal, found.reason, by)
    // The venue's answer is true whoever asked, under whichever claim.
    await store.record(signal.id, report, { fencingToken: 0, fromVenue: true })
    return true
  }
