-- Rows of the audit are still only appended, and leave only by age: in a transaction that says that it prunes.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('gateway.pruning', true) = TG_TABLE_NAME THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'rows of % are only appended', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

-- The oldest rows from before an instant, so many at most; how many are gone.
CREATE FUNCTION prune_audit(before timestamptz, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  gone integer;
BEGIN
  PERFORM set_config('gateway.pruning', 'audit', true);
  DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < before ORDER BY id LIMIT most);
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('gateway.pruning', '', true);
  RETURN gone;
END $$;
