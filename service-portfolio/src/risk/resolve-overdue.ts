import type { LedgerReader, SignalFate } from '@trading/ledger'
import { clockDifferenceMs } from '@trading/runtime'
import { fillOf, type NewFill } from '../rules/fill-of'
import type { EndedAs, OpenReservation } from '../store/end-reservations'
import type { RiskBook } from '../store/risk-book'

export interface ResolveOverdueOptions {
  reader: Pick<LedgerReader, 'fates' | 'reports'>
  reservations: Pick<RiskBook, 'overdue' | 'end' | 'endAlone'>
  bookAll: (fills: readonly NewFill[]) => Promise<number>
  abort: AbortSignal
  onEnded: (as: EndedAs, count: number) => void
}

const pageSize = 500
/** So long after its deadline no order of it arrives anywhere, whatever the difference of clocks. */
const nothingArrivesMs = 2 * clockDifferenceMs

/** How a reservation ends of which the ledger has this; undefined while its order may be at the venue, or on its way there. */
export function endOf(fate: SignalFate | undefined, overdueMs: number): EndedAs | undefined {
  if (!fate) return overdueMs >= nothingArrivesMs ? 'never claimed' : undefined
  if (fate.status === 'FILLED') return 'booked'
  if (fate.status !== 'STARTED') return 'nothing filled'
  return fate.notAtVenue ? 'not at the venue' : undefined
}

/**
 * Asks the ledger about each reservation whose deadline has passed, and books or ends what has ended. A signal that is claimed and has not ended
 * stays reserved, since its order may be at the venue, unless the engines' comparison has found since that it is not.
 */
export async function resolveOverdue({ reader, reservations, bookAll, abort, onEnded }: ResolveOverdueOptions): Promise<void> {
  const endings = async (overdue: readonly OpenReservation[]) => {
    const fates = await reader.fates(overdue.map(({ signalId }) => signalId))
    const known = new Map(fates.map((fate) => [fate.signalId, fate]))
    return (as: EndedAs) =>
      overdue.filter(({ signalId, overdueMs }) => endOf(known.get(signalId), overdueMs) === as).map(({ signalId }) => signalId)
  }
  const resolve = async (overdue: readonly OpenReservation[]): Promise<void> => {
    const idsOf = await endings(overdue)
    const filled = idsOf('booked')
    if (filled.length > 0) {
      const booked = await bookAll((await reader.reports(filled)).flatMap((report) => fillOf(report) ?? []))
      // An engine may have asked late, after the fill was booked: then booking it again releases nothing.
      onEnded('booked', booked + (await reservations.end(filled, 'booked')))
    }
    const unfilled = idsOf('nothing filled')
    if (unfilled.length > 0) onEnded('nothing filled', await reservations.end(unfilled, 'nothing filled'))
    for (const as of ['never claimed', 'not at the venue'] as const) {
      // Asked again while nothing can be reserved: whoever claims one of them now asks afterwards, and is told that it has ended.
      if (idsOf(as).length > 0) onEnded(as, await reservations.endAlone(as, async () => (await endings(overdue))(as)))
    }
  }
  for (let after: string | undefined; ; ) {
    abort.throwIfAborted()
    const overdue = await reservations.overdue(after, pageSize)
    if (overdue.length > 0) await resolve(overdue)
    if (overdue.length < pageSize) return
    after = overdue.at(-1)?.signalId
  }
}
