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
-- An open transaction of somebody who halts by hand would make every other halt wait.
ALTER ROLE :"login" SET idle_in_transaction_session_timeout = '5s';
-- The same grants as in the migration. No function of its owner is called: this runs with a superuser's rights.
DO $$
DECLARE
  login text := current_setting('platform.login');
BEGIN
  IF to_regclass('halts') IS NOT NULL THEN
    EXECUTE format('GRANT SELECT ON halts, halt_epoch, engines TO %I', login);
    EXECUTE format('GRANT INSERT (what, name, lifts, reason, who, request) ON halts TO %I', login);
    EXECUTE format('GRANT SELECT (status, symbol, strategy, valid_until, received_at) ON signals TO %I', login);
  END IF;
END $$;
COMMIT;
