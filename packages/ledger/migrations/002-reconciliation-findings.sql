-- Where the ledger and the venue disagree. Append-only: a finding is raised once, however often the two are compared.

CREATE TABLE reconciliation_findings (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  found_at timestamptz NOT NULL DEFAULT now(),
  kind text NOT NULL,
  -- Text, since the venue may hold orders that no signal asked for.
  client_order_id text NOT NULL,
  detail jsonb NOT NULL,
  engine text NOT NULL,
  CONSTRAINT reconciliation_findings_once UNIQUE (kind, client_order_id)
);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'trading_engine') THEN
    GRANT SELECT, INSERT ON reconciliation_findings TO trading_engine;
  END IF;
END $$;
