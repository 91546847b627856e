-- How far the portfolio is. Whoever books locks this row until the commit, so event numbers are in the order of the commits: numbers of a
-- sequence would become visible out of order, and a reader would skip those that come late.
CREATE TABLE head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- Another epoch is another table of events.
  epoch uuid NOT NULL DEFAULT gen_random_uuid(),
  sequence bigint NOT NULL DEFAULT 0
);
INSERT INTO head DEFAULT VALUES;

-- The reports that are booked. A second delivery finds its report here.
CREATE TABLE booked_reports (report_id uuid PRIMARY KEY);

-- Amounts are exact: unbounded numerics never round.
CREATE TABLE fills (
  -- The number of its event.
  sequence bigint PRIMARY KEY,
  report_id uuid NOT NULL,
  signal_id uuid NOT NULL,
  symbol text NOT NULL,
  side text NOT NULL CHECK (side IN ('BUY', 'SELL')),
  quantity numeric NOT NULL,
  price numeric NOT NULL,
  fee numeric NOT NULL,
  venue text NOT NULL,
  engine text NOT NULL,
  executed_at timestamptz NOT NULL,
  booked_at timestamptz NOT NULL DEFAULT now(),
  -- The holding after this fill, in the order of (executed_at, signal_id). Written again when an earlier fill comes late.
  quantity_after numeric NOT NULL,
  total_cost_after numeric NOT NULL,
  realised_after numeric NOT NULL
)
-- Room on each page for the second version of such a row.
WITH (fillfactor = 90);

CREATE INDEX fills_in_order ON fills (symbol, executed_at, signal_id);
CREATE INDEX fills_of_symbol ON fills (symbol, sequence);

CREATE TABLE positions (
  symbol text PRIMARY KEY,
  quantity numeric NOT NULL,
  total_cost numeric NOT NULL,
  realised numeric NOT NULL,
  fees numeric NOT NULL,
  cash numeric NOT NULL,
  fills bigint NOT NULL,
  -- The event that changed it last.
  sequence bigint NOT NULL,
  -- The last fill in the order of (executed_at, signal_id).
  last_executed_at timestamptz NOT NULL,
  last_signal_id uuid NOT NULL,
  last_price numeric NOT NULL
)
WITH (fillfactor = 50);

-- The position after each fill, as it was known when the fill was booked. Rows are appended and never change.
CREATE TABLE events (
  sequence bigint PRIMARY KEY,
  quantity numeric NOT NULL,
  total_cost numeric NOT NULL,
  realised numeric NOT NULL,
  fees numeric NOT NULL,
  cash numeric NOT NULL,
  fills bigint NOT NULL
);
