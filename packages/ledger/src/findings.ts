import type { Lane } from './lanes'

/** A disagreement between the ledger and the venue. */
export interface Finding {
  kind: string
  /** The signal's id, or whatever the venue calls an order that no signal asked for. */
  clientOrderId: string
  detail: Record<string, unknown>
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
