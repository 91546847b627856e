import type { Role } from '@trading/gateway-api'
import type { Querying } from '@trading/postgres'

export interface NewAuditEntry {
  owner: string
  role: Role
  keyId: string
  action: string
  target: string
  phase: 'intent' | 'outcome'
  /** Of the phase `outcome` only. */
  outcome?: string
}

export interface AuditPageOptions {
  /** Only rows with a lower number. */
  before: number | undefined
  limit: number
}

export interface AuditRow extends Omit<NewAuditEntry, 'keyId' | 'outcome'> {
  number: number
  at: Date
  outcome: string | null
}

const appendStatement = {
  name: 'audit',
  text: 'INSERT INTO audit (owner, role, key_id, action, target, phase, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7)',
}
const pageStatement = {
  name: 'audit page',
  text: `
    SELECT id::float8 AS number, at, owner, role, action, target, phase, outcome FROM audit WHERE $1::bigint IS NULL OR id < $1
    ORDER BY id DESC LIMIT $2`,
}

export const auditRows = (querying: Querying) => ({
  append: async ({ owner, role, keyId, action, target, phase, outcome }: NewAuditEntry): Promise<void> =>
    void (await querying.values(appendStatement, [owner, role, keyId, action, target, phase, outcome ?? null])),
  /** Newest first. */
  page: async ({ before, limit }: AuditPageOptions): Promise<AuditRow[]> =>
    (await querying.rows<AuditRow>(pageStatement, [before ?? null, limit])).rows,
})
