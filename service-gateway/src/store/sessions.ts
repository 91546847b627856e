import type { Querying } from '@trading/postgres'

export interface StoredSession {
  tokenHash: Buffer
  keyId: string
  expiresAt: Date
}

/** The newest of them are held in memory; who logged in before the last of these logs in again. */
export const mostSessions = 10_000
/** Of one key: with each further login its oldest session ends, so that no key pushes out the sessions of others. */
export const mostSessionsOfKey = 50

const insertStatement = {
  text: `
    WITH gone AS (
      DELETE FROM sessions WHERE expires_at < now() OR token_hash IN (
        SELECT token_hash FROM sessions WHERE key_id = $2 ORDER BY created_at DESC OFFSET ${mostSessionsOfKey - 1}
      )
    )
    INSERT INTO sessions (token_hash, key_id, expires_at) VALUES ($1, $2, $3)`,
}
const validStatement = {
  name: 'valid sessions',
  text: `
    SELECT token_hash AS "tokenHash", key_id AS "keyId", expires_at AS "expiresAt" FROM sessions WHERE expires_at > now()
    ORDER BY created_at DESC LIMIT ${mostSessions}`,
}
const endStatement = { text: 'DELETE FROM sessions WHERE token_hash = $1' }

export const sessionRows = (querying: Querying) => ({
  insert: async ({ tokenHash, keyId, expiresAt }: StoredSession): Promise<void> =>
    void (await querying.values(insertStatement, [tokenHash, keyId, expiresAt])),
  /** Those that have not expired. Their keys may be revoked. */
  valid: async (): Promise<StoredSession[]> => (await querying.rows<StoredSession>(validStatement, [])).rows,
  end: async (tokenHash: Buffer): Promise<void> => void (await querying.values(endStatement, [tokenHash])),
})
