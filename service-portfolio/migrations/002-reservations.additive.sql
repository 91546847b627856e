-- One row for each order that an engine has asked about. It is reserved until it ends, and then stays: an id that has ended is never reserved
-- again. Where there is one already, the other tables were dropped to build them again, and what is reserved must not be forgotten.
CREATE TABLE IF NOT EXISTS reservations (
  signal_id uuid PRIMARY KEY,
  symbol text NOT NULL,
  side text NOT NULL CHECK (side IN ('BUY', 'SELL')),
  quantity numeric NOT NULL,
  reference_price numeric NOT NULL,
  valid_until timestamptz NOT NULL,
  asked_at timestamptz NOT NULL,
  -- Null while it is reserved.
  ended_at timestamptz,
  ended_as text CHECK (ended_as IN ('refused', 'booked', 'nothing filled', 'never claimed', 'not at the venue')),
  -- Why it was refused.
  refusal text,
  CONSTRAINT reservations_ended_whole CHECK (
    (ended_at IS NULL) = (ended_as IS NULL) AND (ended_as IS NOT DISTINCT FROM 'refused') = (refusal IS NOT NULL)
  )
);

CREATE INDEX IF NOT EXISTS reservations_open ON reservations (symbol) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS reservations_overdue ON reservations (valid_until, signal_id) WHERE ended_at IS NULL;
-- The orders of the last second, and the newest reference price of a symbol.
CREATE INDEX IF NOT EXISTS reservations_asked ON reservations (asked_at) WHERE refusal IS NULL;
CREATE INDEX IF NOT EXISTS reservations_of_symbol ON reservations (symbol, asked_at) WHERE refusal IS NULL;
