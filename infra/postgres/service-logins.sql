-- Run by psql as the superuser, before the services of the full stack. The files beside it are also run by npm start and by the tests.
\set QUIET on
\getenv database PGDATABASE
\ir timescaledb.sql

\getenv password TRADING_MARKET_PASSWORD
\set owner trading_owner
\set login trading_market
\set schema market
\ir service-login.sql

\getenv password TRADING_PORTFOLIO_PASSWORD
\set login trading_portfolio
\set schema portfolio
\ir service-login.sql
\ir ledger-reader.sql

\getenv password TRADING_GATEWAY_PASSWORD
\set login trading_gateway
\set schema gateway
\ir service-login.sql
\ir ledger-reader.sql
\ir history-reader.sql
