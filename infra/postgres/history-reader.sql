-- Lets the login of a service read the ledger and the history of prices, which market data keeps in a schema of its own; the tables that it makes
-- later, too. Run after ledger-reader.sql, as often as that. Without market data there is nothing to read.
BEGIN;
LOCK TABLE pg_authid IN SHARE ROW EXCLUSIVE MODE;
ALTER ROLE :"login" IN DATABASE :"database" SET search_path = :"schema", public, market;
-- psql replaces no variables within a block.
SET LOCAL platform.login = :'login';
DO $$
DECLARE
  login text := current_setting('platform.login');
BEGIN
  IF to_regnamespace('market') IS NOT NULL THEN
    EXECUTE format('GRANT USAGE ON SCHEMA market TO %I', login);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA market TO %I', login);
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE trading_market IN SCHEMA market GRANT SELECT ON TABLES TO %I', login);
  END IF;
END $$;
COMMIT;
