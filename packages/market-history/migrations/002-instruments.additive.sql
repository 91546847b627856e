-- What the platform knows of a symbol, by where its prices come from.
CREATE TABLE instruments (
  symbol text NOT NULL,
  -- As in `candles`: `ticks`, or where bars were loaded from.
  source text NOT NULL,
  name text,
  -- Times of the source, so that they say which time its candles cover.
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  PRIMARY KEY (symbol, source),
  CONSTRAINT instruments_seen CHECK (first_seen <= last_seen)
);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'trading_market') THEN
    GRANT SELECT, INSERT, UPDATE ON instruments TO trading_market;
  END IF;
END $$;
