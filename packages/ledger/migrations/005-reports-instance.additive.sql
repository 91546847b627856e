-- Which process publishes the report: the number on which its session holds an advisory lock for as long as it lives. Null for outcomes that
-- were recorded by hand or by an earlier version.
ALTER TABLE reports ADD COLUMN instance integer;
