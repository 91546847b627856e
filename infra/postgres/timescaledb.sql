-- TimescaleDB in this database, where the server has it: an image with it loads it at start. Without it the history uses partitions.
DO $$
BEGIN
  IF current_setting('shared_preload_libraries') ~ '\mtimescaledb\M' THEN
    CREATE EXTENSION IF NOT EXISTS timescaledb;
  END IF;
END $$;
