-- Signals that ended long ago, moved here by the engines if LEDGER_KEEP_DAYS is set, so that the tables and indexes that every signal touches
-- do not grow for ever.
CREATE TABLE archived_signals (
  signal_id uuid PRIMARY KEY,
  archived_at timestamptz NOT NULL DEFAULT now(),
  -- The row of `signals` as it was. As JSON, so that later columns of `signals` need none here.
  signal jsonb NOT NULL,
  -- The row of `reports`.
  report text NOT NULL,
  committed_at timestamptz NOT NULL,
  sent_at timestamptz NOT NULL,
  publishes integer NOT NULL
);

-- Moves the oldest signals that have ended and whose reports are sent, at most `most`, and returns how many. The engines' login may not delete;
-- this function may, and nothing younger than 7 days. What an open finding is about stays.
CREATE FUNCTION archive_signals(keep interval, most integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER AS $$
  WITH old AS MATERIALIZED (
    SELECT signal_id FROM signals JOIN reports USING (signal_id)
    WHERE received_at < now() - greatest(keep, interval '7 days') AND ended_at < now() - greatest(keep, interval '7 days')
      AND status <> 'STARTED' AND sent_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM reconciliation_findings WHERE client_order_id = signal_id::text AND resolved_at IS NULL)
    ORDER BY received_at LIMIT most
    FOR UPDATE SKIP LOCKED
  ), moved AS (
    INSERT INTO archived_signals (signal_id, signal, report, committed_at, sent_at, publishes)
    SELECT signal_id, to_jsonb(signals), report, committed_at, sent_at, publishes
    FROM old JOIN signals USING (signal_id) JOIN reports USING (signal_id)
    RETURNING signal_id
  ), reports_gone AS (
    DELETE FROM reports USING moved WHERE reports.signal_id = moved.signal_id
  ), signals_gone AS (
    DELETE FROM signals USING moved WHERE signals.signal_id = moved.signal_id
  )
  SELECT count(*)::integer FROM moved
$$;

REVOKE ALL ON FUNCTION archive_signals FROM PUBLIC;

-- It runs with its owner's rights: a caller's temporary tables must not take the place of these.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION archive_signals SET search_path = %I, pg_temp', current_schema());
END $$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'trading_engine') THEN
    GRANT SELECT ON archived_signals TO trading_engine;
    GRANT EXECUTE ON FUNCTION archive_signals TO trading_engine;
  END IF;
END $$;
