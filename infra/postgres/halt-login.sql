-- The login of those who halt trading: it may record halts, and read what it needs to say how they stand. Run before each start, since init
-- scripts run on new volumes only. Run again, it changes nothing but the password.
BEGIN;
-- The lock of the ledger's migrations: of this file and the migration that makes the halts, one comes second, and grants.
SELECT pg_advisory_xact_lock(7242005);
-- Two runs at once would change the same row.
LOCK TABLE pg_authid IN SHARE ROW EXCLUSIVE MODE;
-- psql replaces no variables within a block.
SET LOCAL platform.login = :'login';
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = current_setting('platform.login')) THEN
    EXECUTE format('CREATE ROLE %I', current_setting('platform.login'));
  END IF;
END $$;
ALTER ROLE :"login" LOGIN PASSWORD :'password';
GRANT CONNECT ON DATABASE :"database" TO :"login";
DO $$
BEGIN
  IF to_regprocedure('grant_halts()') IS NOT NULL THEN
    PERFORM grant_halts();
  END IF;
END $$;
COMMIT;
