-- What a venue said that could not be read, findings that no longer hold, and outcomes that a person recorded.

-- Set: the venue answered and may have filled the order, so it is never placed again. No index, and none may name these columns together
-- with one that an outcome writes: recording an outcome touches no index of its row. The marked rows have an open finding each.
ALTER TABLE signals
  ADD COLUMN unreadable_at timestamptz,
  ADD COLUMN unreadable jsonb;

ALTER TABLE reconciliation_findings
  -- Null while it holds.
  ADD COLUMN resolved_at timestamptz,
  -- When it last came back after it had been resolved.
  ADD COLUMN reopened_at timestamptz;

CREATE INDEX reconciliation_findings_open ON reconciliation_findings (id) WHERE resolved_at IS NULL;

-- Append-only: who recorded an outcome that no engine could read, and why.
CREATE TABLE outcomes_by_hand (
  signal_id uuid PRIMARY KEY,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  recorded_by text NOT NULL,
  -- The database's word on who that was.
  login text NOT NULL DEFAULT session_user,
  why text NOT NULL,
  -- As it is published.
  report text NOT NULL
);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'trading_engine') THEN
    GRANT UPDATE (unreadable_at, unreadable) ON signals TO trading_engine;
    GRANT UPDATE (resolved_at, reopened_at) ON reconciliation_findings TO trading_engine;
    GRANT SELECT, INSERT ON outcomes_by_hand TO trading_engine;
  END IF;
END $$;
