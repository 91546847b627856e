import type { Role } from '@trading/gateway-api'
import type { Querying } from '@trading/postgres'

/** A key as it is stored: without its secret. */
export interface StoredKey {
  id: string
  secretHash: Buffer
  owner: string
  role: Role
  strategy: string | null
  symbols: readonly string[] | null
  createdAt: Date
  expiresAt: Date | null
  revokedAt: Date | null
}

export type NewKey = Pick<StoredKey, 'id' | 'secretHash' | 'owner' | 'role' | 'strategy' | 'symbols' | 'expiresAt'>

/** More keys than this are a mistake, and would not be held in memory. */
export const mostKeys = 10_000

const columns = `
  id, secret_hash AS "secretHash", owner, role, strategy, symbols, created_at AS "createdAt", expires_at AS "expiresAt",
  revoked_at AS "revokedAt"`

const insertStatement = {
  text: `INSERT INTO keys (id, secret_hash, owner, role, strategy, symbols, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
}
const allStatement = { text: `SELECT ${columns} FROM keys ORDER BY created_at DESC LIMIT ${mostKeys}` }
const validStatement = {
  name: 'valid keys',
  text: `
    SELECT ${columns} FROM keys WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
    ORDER BY created_at DESC LIMIT ${mostKeys}`,
}
const revokeStatement = { text: `UPDATE keys SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1 RETURNING ${columns}` }

export const keyRows = (querying: Querying) => ({
  insert: async ({ id, secretHash, owner, role, strategy, symbols, expiresAt }: NewKey): Promise<void> =>
    void (await querying.values(insertStatement, [id, secretHash, owner, role, strategy, symbols, expiresAt])),
  /** Newest first. */
  all: async (): Promise<StoredKey[]> => (await querying.rows<StoredKey>(allStatement, [])).rows,
  /** Those that can be used now. */
  valid: async (): Promise<StoredKey[]> => (await querying.rows<StoredKey>(validStatement, [])).rows,
  /** Undefined if there is none; a key that was revoked before stays so. */
  revoke: async (id: string): Promise<StoredKey | undefined> => (await querying.rows<StoredKey>(revokeStatement, [id])).rows[0],
})
