-- no transaction: the table may be large, and engines write to it.
-- For readers of executions, page by page and as they are recorded.
CREATE INDEX CONCURRENTLY IF NOT EXISTS reports_in_order ON reports (position, signal_id);
