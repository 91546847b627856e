#!/bin/sh
# Run by the image when its volume is new. The statements lie beside this folder, since npm start and the tests run them too.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set owner=trading_owner --set owner_password="$TRADING_OWNER_PASSWORD" \
  --set engine=trading_engine --set engine_password="$TRADING_ENGINE_PASSWORD" \
  --set database=trading \
  --file /etc/trading/roles.sql --file /etc/trading/database.sql
