-- The price of market data from which a signal of version 2 was made. Null for version 1, and for rows of engines that do not know these.
ALTER TABLE signals
  ADD COLUMN price_epoch bigint,
  ADD COLUMN price_sequence bigint,
  ADD COLUMN price_at timestamptz;
