import type { LedgerReader } from '@trading/ledger'
import type { PortfolioStore } from '../open-store'
import type { Fill } from '../portfolio'

export interface FindUnknownOptions {
  reader: Pick<LedgerReader, 'filledAmong'>
  store: Pick<PortfolioStore, 'fills'>
  /** Only fills with a higher sequence. */
  after: number
  abort: AbortSignal
  onUnknown: (fills: readonly Fill[]) => void
}

const fillsPerPage = 2_000

/**
 * Finds fills that are booked and not in the ledger. An outcome is in the ledger before its report is published, so there is none unless somebody
 * else has published a report. Resolves with the sequence of the last fill that it looked at.
 */
export async function findUnknown({ reader, store, after, abort, onUnknown }: FindUnknownOptions): Promise<number> {
  for (let last = after; ; ) {
    abort.throwIfAborted()
    const fills = await store.fills({ after: last, limit: fillsPerPage })
    const known = new Set(await reader.filledAmong(fills.map(({ signalId }) => signalId)))
    const unknown = fills.filter(({ signalId }) => !known.has(signalId))
    if (unknown.length > 0) onUnknown(unknown)
    last = fills.at(-1)?.sequence ?? last
    if (fills.length < fillsPerPage) return last
  }
}
