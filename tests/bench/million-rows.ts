import { sql } from '@trading/dev'

const signals = 1_000_000

/**
 * Inserts a million ended signals and their sent reports into a migrated ledger. Their ids are spread over the whole index. Without
 * `analyse`, PostgreSQL does not learn of them.
 */
export async function fillLedger(url: string, { analyse }: { analyse: boolean }): Promise<void> {
  if (!analyse) for (const table of ['signals', 'reports']) await sql(url, `ALTER TABLE ${table} SET (autovacuum_enabled = false)`)
  await sql(
    url,
    `
    WITH filled AS (
      INSERT INTO signals (
        signal_id, strategy, symbol, side, quantity, reference_price, issued_at, valid_until, received_at, engine, attempt, redelivered,
        claimed_at, status, venue, filled_quantity, average_price, fee, executed_at, ended_at, ended_by)
      SELECT gen_random_uuid(), 'benchmark', 'SPX', 'BUY', 10, 1455.22, at, at + interval '1 minute', at, 'engine', 1, false,
        at, 'FILLED', 'paper', 10, 1455.51, 0.19, at, at, 'engine'
      FROM generate_series(1, ${signals}) AS number, LATERAL (SELECT now() - number * interval '3 s' AS at) AS moment
      RETURNING signal_id, received_at
    )
    INSERT INTO reports (signal_id, report, committed_at, sent_at, publishes)
    SELECT signal_id, repeat('x', 400), received_at, received_at, 1 FROM filled`,
  )
  // Otherwise autovacuum would do this for the new rows during the measurement.
  if (analyse) for (const table of ['signals', 'reports']) await sql(url, `VACUUM (ANALYZE) ${table}`)
  await sql(url, 'CHECKPOINT')
}
