-- Lets the login of a service read the ledger, which the owner keeps in the schema public; the tables that its migrations make later, too. Run
-- after service-login.sql, as often as that.
BEGIN;
LOCK TABLE pg_authid IN SHARE ROW EXCLUSIVE MODE;
ALTER ROLE :"login" IN DATABASE :"database" SET search_path = :"schema", public;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO :"login";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT ON TABLES TO :"login";
COMMIT;
