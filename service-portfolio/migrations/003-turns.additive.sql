-- The number of times that reservations were decided about. Whoever decides raises it from what it was when he read, and fails if another was
-- faster: so no transaction stays open while an order is being decided. It stays when the other tables are dropped to build them again.
CREATE TABLE IF NOT EXISTS reservation_turns (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  turn bigint NOT NULL DEFAULT 0
)
-- Room on its page for the versions of the row that readers may still see.
WITH (fillfactor = 10);
INSERT INTO reservation_turns DEFAULT VALUES ON CONFLICT DO NOTHING;
