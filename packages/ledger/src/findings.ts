import type { CommitPool, Querying } from '@trading/postgres'
import { storable } from './storable'

/** A disagreement between the ledger and the venue. */
export interface Finding {
  kind: string
  /** The signal's id, or the venue's id of an order that no signal requested. */
  clientOrderId: string
  detail: Record<string, unknown>
}

/** A finding as stored in the ledger. */
export interface KnownFinding extends Finding {
  foundAt: Date
  /** The engine that made the comparison. */
  engine: string
  /** When it was resolved; absent while it applies. */
  resolvedAt?: Date
  /** When it last recurred after having been resolved. */
  reopenedAt?: Date
}

/** A finding that is not resolved. */
export interface OpenFinding extends Finding {
  /** Increases in the order in which they were found. */
  id: string
}

export interface FindingFilter {
  clientOrderId?: string | undefined
  /** Found at or after this instant. */
  since?: Date | undefined
  /** Only findings that are not resolved. */
  open?: boolean | undefined
  limit: number
}

export interface OpenFindingsPage {
  /** Only this kind, or every other kind. */
  kind: string
  others: boolean
  /** The page begins after this `id`. */
  after: string
  limit: number
}

/** Reopens a finding that had been resolved; part of the statements that insert one. */
export const reopening = `
    ON CONFLICT ON CONSTRAINT reconciliation_findings_once DO UPDATE SET resolved_at = NULL, reopened_at = now()
    WHERE reconciliation_findings.resolved_at IS NOT NULL`

const findingStatement = {
  name: 'finding',
  text: `INSERT INTO reconciliation_findings (kind, client_order_id, detail, engine) VALUES ($1, $2, $3, $4) ${reopening}`,
}

/** Stores a finding and returns whether it is new or has recurred, so that it is reported once and not at each comparison. */
export const recordFinding =
  ({ pool, engine }: { pool: CommitPool; engine: string }) =>
  async ({ kind, clientOrderId, detail }: Finding): Promise<boolean> => {
    const { rowCount } = await pool.values(findingStatement, [kind, clientOrderId, storable(detail), engine])
    return rowCount === 1
  }

const resolveStatement = {
  name: 'resolve-finding',
  text: `
    UPDATE reconciliation_findings SET resolved_at = now()
    WHERE kind = $1 AND client_order_id = $2 AND resolved_at IS NULL`,
}

/** Marks a finding as resolved; true if it was open. */
export const resolveFinding =
  (pool: CommitPool) =>
  async ({ kind, clientOrderId }: Pick<Finding, 'kind' | 'clientOrderId'>): Promise<boolean> => {
    const { rowCount } = await pool.values(resolveStatement, [kind, clientOrderId])
    return rowCount === 1
  }

const openFindingsStatement = {
  name: 'open-findings',
  text: `
    SELECT id::text, kind, client_order_id AS "clientOrderId", detail FROM reconciliation_findings
    WHERE resolved_at IS NULL AND (kind = $1) <> $2 AND id > $3 ORDER BY id LIMIT $4`,
}

const openCountsStatement = {
  name: 'open-finding-counts',
  text: 'SELECT kind, count(*)::int AS count FROM reconciliation_findings WHERE resolved_at IS NULL GROUP BY kind',
}

const findingsStatement = {
  name: 'findings',
  text: `
    SELECT found_at AS "foundAt", kind, client_order_id AS "clientOrderId", engine, detail,
      resolved_at AS "resolvedAt", reopened_at AS "reopenedAt"
    FROM reconciliation_findings
    WHERE ($1::text IS NULL OR client_order_id = $1) AND ($2::timestamptz IS NULL OR found_at >= $2)
      AND ($3::boolean IS NULL OR (resolved_at IS NULL) = $3)
    ORDER BY id DESC LIMIT $4`,
}

type FindingRow = Omit<KnownFinding, 'resolvedAt' | 'reopenedAt'> & Record<'resolvedAt' | 'reopenedAt', Date | null>

/** Read-only. */
export const knownFindings = (querying: Querying) => ({
  /** Oldest first. */
  open: async ({ kind, others, after, limit }: OpenFindingsPage): Promise<OpenFinding[]> =>
    (await querying.rows<OpenFinding>(openFindingsStatement, [kind, others, after, limit])).rows,
  /** The number of open findings, by kind. */
  openCounts: async (): Promise<{ kind: string; count: number }[]> =>
    (await querying.rows<{ kind: string; count: number }>(openCountsStatement, [])).rows,
  /** Newest first. */
  list: async ({ clientOrderId, since, open, limit }: FindingFilter): Promise<KnownFinding[]> =>
    (await querying.rows<FindingRow>(findingsStatement, [clientOrderId, since, open, limit])).rows.map(
      ({ resolvedAt, reopenedAt, ...finding }) => ({
        ...finding,
        ...(resolvedAt && { resolvedAt }),
        ...(reopenedAt && { reopenedAt }),
      }),
    ),
})
