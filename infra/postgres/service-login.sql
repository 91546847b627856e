-- The login of one service, and its schema in this database: all that it may use. Run before each start, since init scripts run on new volumes
-- only. Run again, it changes nothing but the password.
BEGIN;
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
-- TEMPORARY: files of bars come by COPY into a temporary table.
GRANT CONNECT, TEMPORARY ON DATABASE :"database" TO :"login";
CREATE SCHEMA IF NOT EXISTS :"schema" AUTHORIZATION :"login";
ALTER ROLE :"login" IN DATABASE :"database" SET search_path = :"schema";
-- The owner reads what the service keeps, as trade analytics does.
GRANT USAGE ON SCHEMA :"schema" TO :"owner";
ALTER DEFAULT PRIVILEGES FOR ROLE :"login" IN SCHEMA :"schema" GRANT SELECT ON TABLES TO :"owner";
COMMIT;
