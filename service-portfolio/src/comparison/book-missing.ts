import { reportIdOf } from '@trading/contracts'
import type { LedgerReader } from '@trading/ledger'
import type { PortfolioStore } from '../open-store'
import { fillOf } from '../rules/fill-of'

export interface BookMissingOptions {
  reader: Pick<LedgerReader, 'filled' | 'reports'>
  store: Pick<PortfolioStore, 'unbooked' | 'bookAll'>
  /** Only signals whose id is higher; all if absent. */
  after?: string | undefined
  /** Only fills that were recorded this long ago. */
  settledMs: number
  abort: AbortSignal
  onBooked: (fills: number) => void
}

const idsPerPage = 5_000
const fillsPerCommit = 500

/** Books what the ledger has and the portfolio has not. Resolves with the number of fills that it compared. */
export async function bookMissing({ reader, store, after, settledMs, abort, onBooked }: BookMissingOptions): Promise<number> {
  let compared = 0
  for (let last = after; ; ) {
    abort.throwIfAborted()
    const ids = await reader.filled({ after: last, settledMs, limit: idsPerPage })
    const unbooked = await store.unbooked(ids.map(reportIdOf))
    const missing = ids.filter((id) => unbooked.has(reportIdOf(id)))
    for (let from = 0; from < missing.length; from += fillsPerCommit) {
      abort.throwIfAborted()
      const reports = await reader.reports(missing.slice(from, from + fillsPerCommit))
      onBooked(await store.bookAll(reports.flatMap((report) => fillOf(report) ?? [])))
    }
    compared += ids.length
    if (ids.length < idsPerPage) return compared
    last = ids.at(-1)
  }
}
