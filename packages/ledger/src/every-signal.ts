const columns = `
    signal_id, strategy, symbol, side, quantity, reference_price, issued_at, received_at, claims, status, venue, filled_quantity,
    average_price, fee, reason, executed_at, ended_at, ended_by, unreadable_at`

/**
 * A query for every signal, of the archive too, with `sent_at`, the time of its report. For reports that read the whole ledger: it stands in
 * the place of a table in their statements.
 */
export const everySignal = `
  SELECT ${columns}, sent_at FROM signals LEFT JOIN reports USING (signal_id)
  UNION ALL
  SELECT ${columns}, sent_at
  FROM (
    SELECT live.*, archived_signals.sent_at FROM archived_signals, LATERAL jsonb_populate_record(NULL::signals, signal) AS live
  ) AS archived`
