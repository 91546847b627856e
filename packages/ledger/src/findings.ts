import type { Lane, Querying } from './lanes'

/** A disagreement between the ledger and the venue. */
export interface Finding {
  kind: string
  /** The signal's id, or whatever the venue calls an order that no signal asked for. */
  clientOrderId: string
  detail: Record<string, unknown>
}

/** One as the ledger keeps it. */
export interface KnownFinding extends Finding {
  foundAt: Date
  /** The engine that compared. */
  engine: string
}

export interface FindingFilter {
  clientOrderId?: string | undefined
  /** Found at or after this instant. */
  since?: Date | undefined
  limit: number
}

const findingStatement = {
  name: 'finding',
  text: `
    INSERT INTO reconciliation_findings (kind, client_order_id, detail, engine) VALUES ($1, $2, $3, $4)
    ON CONFLICT ON CONSTRAINT reconciliation_findings_once DO NOTHING`,
}

/** Keeps a finding; says whether it is new, so that it is told once and not at each comparison. */
export const recordFinding =
  ({ lane, engine }: { lane: Lane; engine: string }) =>
  async ({ kind, clientOrderId, detail }: Finding): Promise<boolean> => {
    const { rowCount } = await lane.values(findingStatement, [kind, clientOrderId, JSON.stringify(detail), engine])
    return rowCount === 1
  }

const findingsStatement = {
  name: 'findings',
  text: `
    SELECT found_at AS "foundAt", kind, client_order_id AS "clientOrderId", engine, detail FROM reconciliation_findings
    WHERE ($1::text IS NULL OR client_order_id = $1) AND ($2::timestamptz IS NULL OR found_at >= $2)
    ORDER BY id DESC LIMIT $3`,
}

/** Newest first. */
export const knownFindings =
  (lane: Querying) =>
  async ({ clientOrderId, since, limit }: FindingFilter): Promise<KnownFinding[]> =>
    (await lane.rows<KnownFinding>(findingsStatement, [clientOrderId, since, limit])).rows
