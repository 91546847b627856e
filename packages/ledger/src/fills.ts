import type { ExecutionReport } from '@trading/contracts'
import type { Querying } from '@trading/postgres'

export interface FilledPage {
  /** The page begins after this signal id; with the first one if absent. */
  after?: string | undefined
  /** Only fills that were recorded this long ago, in milliseconds; any if 0. */
  settledMs: number
  limit: number
}

// By signal id, so that a signal that moves to the archive between two pages keeps its place.
const filledStatement = {
  text: `
    SELECT signal_id FROM (
      (SELECT signal_id FROM signals
        WHERE status = 'FILLED' AND signal_id > $1 AND ended_at <= now() - make_interval(secs => $2)
        ORDER BY signal_id LIMIT $3)
      UNION ALL
      (SELECT signal_id FROM archived_signals
        WHERE signal->>'status' = 'FILLED' AND signal_id > $1
        ORDER BY signal_id LIMIT $3)
    ) AS filled ORDER BY signal_id LIMIT $3`,
}

const reportsStatement = {
  text: `
    SELECT report FROM reports WHERE signal_id = ANY($1::uuid[])
    UNION ALL SELECT report FROM archived_signals WHERE signal_id = ANY($1::uuid[])`,
}

const amongStatement = {
  text: `
    SELECT signal_id FROM signals WHERE status = 'FILLED' AND signal_id = ANY($1::uuid[])
    UNION ALL SELECT signal_id FROM archived_signals WHERE signal->>'status' = 'FILLED' AND signal_id = ANY($1::uuid[])`,
}

const beforeAll = '00000000-0000-0000-0000-000000000000'

/** The fills of the ledger, of the archive too, for those who compare with it. */
export const ledgerFills = (querying: Querying) => ({
  filled: async ({ after = beforeAll, settledMs, limit }: FilledPage): Promise<string[]> =>
    (await querying.values<[string]>(filledStatement, [after, settledMs / 1_000, limit])).rows.map(([id]) => id),
  filledAmong: async (signalIds: readonly string[]): Promise<string[]> =>
    (await querying.values<[string]>(amongStatement, [signalIds])).rows.map(([id]) => id),
  reports: async (signalIds: readonly string[]): Promise<ExecutionReport[]> =>
    (await querying.values<[string]>(reportsStatement, [signalIds])).rows.map(([report]) => JSON.parse(report)),
})
