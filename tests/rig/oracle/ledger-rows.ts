import type { TestDatabase } from '../test-database'
import type { SeenLedgerRow } from './oracle'

/** All rows of the ledger, read without its code; empty if no engine has created the schema. */
export async function ledgerRows({ sql }: Pick<TestDatabase, 'sql'>): Promise<SeenLedgerRow[]> {
  const [ledger] = await sql<{ there: boolean }>("SELECT to_regclass('signals') IS NOT NULL AS there")
  if (!ledger?.there) return []
  return sql<SeenLedgerRow>(`
    SELECT signal_id AS "signalId", status, average_price AS "averagePrice", report
    FROM signals LEFT JOIN reports USING (signal_id)`)
}
