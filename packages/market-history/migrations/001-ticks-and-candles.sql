-- The writer's epochs: each start takes the next one.
CREATE TABLE market_epoch (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch bigint NOT NULL
);

-- Every tick, in weeks: chunks of TimescaleDB where it is installed, declarative partitions where it is not. The columns, and all that is
-- asked of them, are the same.
DO $$
DECLARE
  columns text := '
    symbol text NOT NULL,
    -- The time of the source.
    event_at timestamptz NOT NULL,
    -- Without the epoch, the first tick after a restart would be taken for one of before.
    epoch bigint NOT NULL,
    sequence bigint NOT NULL,
    price numeric NOT NULL,
    quantity numeric,
    ingested_at timestamptz NOT NULL,
    PRIMARY KEY (symbol, event_at, epoch, sequence)';
  -- TimescaleDB's functions need not be in the schema of these tables.
  functions regnamespace := (SELECT extnamespace FROM pg_extension WHERE extname = 'timescaledb');
BEGIN
  IF functions IS NOT NULL THEN
    EXECUTE format('CREATE TABLE ticks (%s)', columns);
    EXECUTE format(
      'SELECT %1$s.create_hypertable(''ticks'', %1$s.by_range(''event_at'', interval ''7 days''), create_default_indexes => false)', functions);
  ELSE
    EXECUTE format('CREATE TABLE ticks (%s) PARTITION BY RANGE (event_at)', columns);
  END IF;
END $$;

-- Kept by the transaction that inserts the ticks, so that they are exact whenever they can be read.
CREATE TABLE candles (
  symbol text NOT NULL,
  width text NOT NULL,
  starts_at timestamptz NOT NULL,
  -- `ticks`, or where bars were loaded from: those are never mixed with candles made of ticks.
  source text NOT NULL,
  open numeric NOT NULL,
  high numeric NOT NULL,
  low numeric NOT NULL,
  close numeric NOT NULL,
  volume numeric NOT NULL,
  ticks bigint NOT NULL,
  -- Which ticks opened and closed it, so that ticks may come late and in any order.
  opened_at timestamptz,
  opened_epoch bigint,
  opened_sequence bigint,
  closed_at timestamptz,
  closed_epoch bigint,
  closed_sequence bigint,
  PRIMARY KEY (symbol, width, starts_at, source),
  CONSTRAINT candles_width CHECK (width IN ('1m', '1h', '1d'))
);

-- `timescaledb` or `partitions`.
CREATE FUNCTION history_tier() RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = 'ticks'::regclass) THEN 'partitions' ELSE 'timescaledb' END
$$;

-- Makes room for ticks of the week that contains this instant.
CREATE FUNCTION prepare_week(instant timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  week timestamptz := date_bin(interval '7 days', instant, timestamptz '2000-01-03 00:00:00+00');
BEGIN
  IF history_tier() = 'timescaledb' THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF ticks FOR VALUES FROM (%L) TO (%L)',
    'ticks_' || to_char(week AT TIME ZONE 'UTC', 'YYYYMMDD'), week, week + interval '7 days');
EXCEPTION
  -- Another session has just made it.
  WHEN duplicate_table OR unique_violation OR duplicate_object THEN NULL;
END $$;

-- Drops weeks that ended longer ago than this, and says how many.
CREATE FUNCTION drop_weeks(keep interval) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  week record;
  dropped integer := 0;
BEGIN
  IF history_tier() = 'timescaledb' THEN
    SELECT count(*) INTO dropped FROM drop_chunks('ticks', older_than => keep);
    RETURN dropped;
  END IF;
  FOR week IN
    SELECT child.relname, child.oid FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid WHERE inhparent = 'ticks'::regclass
  LOOP
    CONTINUE WHEN to_date(substring(week.relname FROM 7), 'YYYYMMDD') + 7 > (now() - keep)::date;
    EXECUTE format('DROP TABLE %s', week.oid::regclass);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;

REVOKE ALL ON FUNCTION prepare_week, drop_weeks FROM PUBLIC;

-- They run with their owner's rights: a caller's temporary tables must not take the place of these.
DO $$
DECLARE
  functions regnamespace := coalesce((SELECT extnamespace FROM pg_extension WHERE extname = 'timescaledb'), current_schema()::regnamespace);
BEGIN
  EXECUTE format('ALTER FUNCTION prepare_week SET search_path = %I, pg_temp', current_schema());
  EXECUTE format('ALTER FUNCTION drop_weeks SET search_path = %I, %s, pg_temp', current_schema(), functions);
END $$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'trading_market') THEN
    GRANT SELECT ON history_migrations TO trading_market;
    GRANT SELECT, INSERT ON ticks TO trading_market;
    GRANT SELECT, INSERT, UPDATE ON candles, market_epoch TO trading_market;
    GRANT EXECUTE ON FUNCTION prepare_week, drop_weeks, history_tier TO trading_market;
  END IF;
END $$;
