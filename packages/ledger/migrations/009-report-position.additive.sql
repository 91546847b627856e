-- The transaction that recorded the outcome, so that outcomes can be read in an order in which none is missed: those below the oldest
-- transaction that still runs are all visible, and none can come between them any more. A time or a sequence taken before the commit gives
-- no such order. 0: recorded before this column existed.
ALTER TABLE reports ADD COLUMN position xid8 NOT NULL DEFAULT '0';
-- A constant first and the function second: a volatile default would rewrite the table.
ALTER TABLE reports ALTER COLUMN position SET DEFAULT pg_current_xact_id();
