import type { TestDatabase } from '../test-database'
import type { SeenLedgerRow } from './oracle'

/** All that the ledger holds, read past it; nothing where no engine came so far as to make it. */
export async function ledgerRows({ sql }: Pick<TestDatabase, 'sql'>): Promise<SeenLedgerRow[]> {
  const [ledger] = await sql<{ there: boolean }>("SELECT to_regclass('signals') IS NOT NULL AS there")
  if (!ledger?.there) return []
  return sql<SeenLedgerRow>(`
    SELECT signal_id AS "signalId", status, average_price AS "averagePrice", report
    FROM signals LEFT JOIN reports USING (signal_id)`)
}
