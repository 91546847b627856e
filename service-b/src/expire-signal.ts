import type { Signal } from '@trading/contracts'
import { type Context, describeCause, Unavailable } from '@trading/messaging'
import { createCancellation } from '@trading/runtime'
import { type Decide, type EndSignalPorts, endSignal, unplaced } from './end-signal'
import { asVenueSays, findMarkedOrder, findOrder } from './find-order'
import type { GuardedVenue } from './guard/guarded-venue'
import { expired } from './rules/reports'

export interface ExpireSignalPorts extends EndSignalPorts {
  venue: Pick<GuardedVenue, 'name' | 'find'>
}

/** Ends a signal whose next attempt would come after its deadline: as expired, unless the venue has its order. */
export const expireSignal =
  (ports: ExpireSignalPorts) =>
  (signal: Signal, context: Context, cause: unknown): Promise<void> => {
    const { venue } = ports
    const decide: Decide = async (open) => {
      // The delivery's own abort has fired, since the time for handling it is over.
      const cancelled = createCancellation()
      if (open.claim.known === 'unreadable') return asVenueSays(open, await findMarkedOrder(venue, open, cancelled))
      // An Unavailable already says whether the venue may have the order; any other error may have occurred after it was placed.
      const placed = cause instanceof Unavailable ? undefined : await findOrder(venue, open, cancelled)
      if (placed) return asVenueSays(open, placed)
      const reason = `the next attempt would come after ${signal.validUntil}; the last one failed: ${describeCause(cause)}`
      return unplaced(expired(signal, reason, open.by))
    }
    return endSignal(ports, decide, { inDoubt: true })(signal, context)
  }
