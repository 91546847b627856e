-- What may not be traded, and which engines have heard of it.

-- The number of the last row of `halts`. A counter row and no sequence: its lock makes numbers visible in their order, so that no engine that
-- has seen one number can have missed a lower one.
CREATE TABLE halt_epoch (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch bigint NOT NULL
);
INSERT INTO halt_epoch (epoch) VALUES (0);

-- Append-only. A halt stands until a row lifts it: a second halt of the same target neither replaces it nor is lifted with it.
CREATE TABLE halts (
  epoch bigint PRIMARY KEY,
  what text NOT NULL,
  -- The symbol or the strategy; empty for all.
  name text NOT NULL,
  -- Null for a halt; for a lifting, the epoch of the halt that it lifts.
  lifts bigint,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 512),
  who text NOT NULL CHECK (length(who) BETWEEN 1 AND 128),
  -- The database's word on who that was.
  login text NOT NULL DEFAULT session_user,
  at timestamptz NOT NULL,
  -- Of the caller: sent again after a lost answer, it is one row.
  request uuid NOT NULL UNIQUE,
  CONSTRAINT halts_target CHECK (
    CASE WHEN what = 'all' THEN name = '' ELSE what IN ('symbol', 'strategy') AND length(name) BETWEEN 1 AND 64 END
  ),
  -- As engines compare them: a halt in another spelling would reach no order.
  CONSTRAINT halts_symbol CHECK (what <> 'symbol' OR name = upper(name))
);
CREATE UNIQUE INDEX halts_lifts ON halts (lifts) WHERE lifts IS NOT NULL;

-- Numbers a row under the lock of the counter, and wakes the engines. A lifting names the halt that its author has seen: it must not lift
-- another one.
CREATE FUNCTION number_halt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  UPDATE halt_epoch SET epoch = epoch + 1 RETURNING epoch INTO NEW.epoch;
  NEW.at := clock_timestamp();
  IF NEW.lifts IS NOT NULL
    AND NOT EXISTS (SELECT FROM halts WHERE request = NEW.request)
    AND (
      NOT EXISTS (SELECT FROM halts WHERE epoch = NEW.lifts AND lifts IS NULL AND what = NEW.what AND name = NEW.name)
      OR EXISTS (SELECT FROM halts WHERE lifts = NEW.lifts)
    )
  THEN
    RAISE EXCEPTION 'halt % does not stand', NEW.lifts USING ERRCODE = 'TH001';
  END IF;
  PERFORM pg_notify('trading_halts', NEW.epoch::text);
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION number_halt FROM PUBLIC;
CREATE TRIGGER number_halt BEFORE INSERT ON halts FOR EACH ROW EXECUTE FUNCTION number_halt();

-- One row for each running engine, which writes it several times a second: of no use after a crash, and so not worth a log.
CREATE UNLOGGED TABLE engines (
  -- Of the process, as two may have been given one name.
  instance uuid PRIMARY KEY,
  engine text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  breaker text NOT NULL,
  -- Why its intake is shut.
  reasons text[] NOT NULL,
  -- The last number of `halts` that it knows: until then it obeys them.
  epoch bigint NOT NULL,
  in_hand integer NOT NULL
)
WITH (fillfactor = 50);

-- `number_halt` runs with its owner's rights: a caller's temporary tables must not take the place of these.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION number_halt SET search_path = %I, pg_temp', current_schema());
  -- The login of who halts. It is made by infra/postgres/halt-login.sql, before or after this migration; whoever comes second grants, the same.
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'trading_halt') THEN
    GRANT SELECT ON halts, halt_epoch, engines TO trading_halt;
    GRANT INSERT (what, name, lifts, reason, who, request) ON halts TO trading_halt;
    -- To count orders that may still fill, and to say if a name is unknown.
    GRANT SELECT (status, symbol, strategy, valid_until, received_at) ON signals TO trading_halt;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'trading_engine') THEN
    GRANT SELECT ON halts, halt_epoch TO trading_engine;
    GRANT SELECT, INSERT, UPDATE, DELETE ON engines TO trading_engine;
  END IF;
END $$;
