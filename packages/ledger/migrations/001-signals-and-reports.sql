-- One row per signal, and the report on it as it goes out.

CREATE TABLE signals (
  signal_id uuid PRIMARY KEY,
  -- The signal. Amounts are exact: unbounded numerics never round. Their range is the contract's, and is asked before they come here:
  -- PostgreSQL prepares the checks of a row anew for each statement, and eight of them took a quarter of what a claim costs.
  strategy text NOT NULL,
  symbol text NOT NULL,
  side text NOT NULL,
  quantity numeric NOT NULL,
  reference_price numeric NOT NULL,
  issued_at timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  -- The work on it. The columns from engine to claimed_at tell of the last claim; the ones before it are in earlier_claims.
  status text NOT NULL DEFAULT 'STARTED',
  received_at timestamptz NOT NULL DEFAULT now(),
  claims integer NOT NULL DEFAULT 1,
  engine text NOT NULL,
  attempt integer NOT NULL,
  redelivered boolean NOT NULL,
  claimed_at timestamptz NOT NULL DEFAULT now(),
  earlier_claims jsonb NOT NULL DEFAULT '[]',
  -- The outcome.
  venue text,
  filled_quantity numeric,
  average_price numeric,
  fee numeric,
  reason text,
  executed_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  -- No outcome without all of its parts, and no parts without an outcome.
  CONSTRAINT signals_outcome_whole CHECK (
    num_nulls(venue, filled_quantity, average_price, fee, executed_at, ended_at, ended_by) =
      CASE WHEN status = 'STARTED' THEN 7 WHEN status IN ('FILLED', 'REJECTED', 'EXPIRED') THEN 0 ELSE -1 END
  )
)
-- Room on each page for the row's second version, so that recording an outcome touches no index (a HOT update).
WITH (fillfactor = 70);

CREATE INDEX signals_received_at ON signals (received_at);

-- No foreign key to signals: a report is inserted by the statement that ends its signal, and the check would cost every signal.
CREATE TABLE reports (
  signal_id uuid PRIMARY KEY,
  -- As it is published, byte for byte; jsonb would reorder it.
  report text NOT NULL,
  committed_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz,
  publishes integer NOT NULL DEFAULT 0
);

CREATE INDEX reports_unsent ON reports (committed_at) WHERE sent_at IS NULL;

-- The engines' login. It appends and moves a signal on; it can take nothing back.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'trading_engine') THEN
    CREATE ROLE trading_engine LOGIN;
  END IF;
EXCEPTION
  -- Roles belong to the server: another of its databases may be migrated in this very moment.
  WHEN duplicate_object OR unique_violation THEN NULL;
  WHEN insufficient_privilege THEN RAISE WARNING 'the role trading_engine does not exist and this login may not create it: nothing is granted to it';
END $$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'trading_engine') THEN
    GRANT SELECT ON ledger_migrations TO trading_engine;
    GRANT SELECT, INSERT ON signals, reports TO trading_engine;
    GRANT UPDATE (
      status, claims, engine, attempt, redelivered, claimed_at, earlier_claims,
      venue, filled_quantity, average_price, fee, reason, executed_at, ended_at, ended_by
    ) ON signals TO trading_engine;
    GRANT UPDATE (sent_at, publishes) ON reports TO trading_engine;
  END IF;
END $$;
