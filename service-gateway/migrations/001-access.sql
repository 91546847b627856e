-- Who may call the gateway. Of a key only the hash is kept: whoever reads this table can use none.
CREATE TABLE keys (
  -- The public half of the key.
  id text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'),
  secret_hash bytea NOT NULL CHECK (length(secret_hash) = 32),
  owner text NOT NULL CHECK (length(owner) BETWEEN 1 AND 64),
  role text NOT NULL CHECK (role IN ('viewer', 'trader', 'operator')),
  -- Of the signals submitted with it; without one it submits none.
  strategy text CHECK (length(strategy) BETWEEN 1 AND 64),
  -- The symbols of which it may submit signals; null for all.
  symbols text[],
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz
);

-- People who logged in with a key. A session ends with its key.
CREATE TABLE sessions (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  key_id text NOT NULL REFERENCES keys,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Each signal that was submitted, committed before it is published: submitted again under its key, it is the same message.
CREATE TABLE submissions (
  owner text NOT NULL,
  idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 128),
  -- Of what the caller sent.
  body_hash bytea NOT NULL CHECK (length(body_hash) = 32),
  signal_id uuid NOT NULL UNIQUE,
  -- The message's body, as it is published.
  message bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  valid_until timestamptz NOT NULL,
  -- When the broker's confirm was recorded; that comes a little after the confirm.
  published_at timestamptz,
  PRIMARY KEY (owner, idempotency_key)
)
-- Room on each page for the version that is published.
WITH (fillfactor = 70);
CREATE INDEX submissions_of_owner ON submissions (owner, signal_id);
CREATE INDEX submissions_unpublished ON submissions (valid_until) WHERE published_at IS NULL;

-- What operators did, and what others were refused. Append-only.
CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  owner text NOT NULL,
  role text NOT NULL,
  key_id text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  phase text NOT NULL CHECK (phase IN ('intent', 'outcome')),
  outcome text,
  CONSTRAINT audit_outcome CHECK ((phase = 'outcome') = (outcome IS NOT NULL))
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only appended', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
