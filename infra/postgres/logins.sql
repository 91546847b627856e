-- Run by psql as the superuser, each time the stack starts: logins that are not made with the volume. The file beside it is also run by
-- npm start and by the tests.
\set QUIET on
\getenv database PGDATABASE

\getenv password TRADING_HALT_PASSWORD
\set login trading_halt
\ir halt-login.sql
