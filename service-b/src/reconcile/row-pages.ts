import type { Ledger, LedgerRow } from '@trading/ledger'

const pageLength = 500

/** The rows first claimed at or after `from` and before `until`, oldest first, page by page. */
export async function* rowPages(ledger: Pick<Ledger, 'page'>, between: { from: Date; until: Date }): AsyncGenerator<LedgerRow[]> {
  let rows: LedgerRow[]
  let last: LedgerRow | undefined
  do {
    rows = await ledger.page({ ...between, limit: pageLength, ...(last && { after: last.signalId }) })
    if (rows.length > 0) yield rows
    last = rows.at(-1)
  } while (rows.length === pageLength)
}
