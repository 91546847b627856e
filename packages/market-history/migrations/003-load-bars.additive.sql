-- Files of bars come by COPY into a temporary table.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'trading_market') THEN
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO trading_market', current_database());
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN
    RAISE WARNING 'this login may not grant TEMPORARY on the database: trading_market cannot load files of bars unless its owner does';
END $$;
