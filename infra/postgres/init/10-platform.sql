-- Run by the image with psql when its volume is new. The statements lie beside this folder, since npm start and the tests run them too.
-- SQL and no shell script: psql does not mind how the lines end, while a shell fails where a checkout has made them CRLF.
\getenv owner_password TRADING_OWNER_PASSWORD
\getenv engine_password TRADING_ENGINE_PASSWORD
\set owner trading_owner
\set engine trading_engine
\set database trading
\i /etc/trading/roles.sql
\i /etc/trading/database.sql
