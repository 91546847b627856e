import type { Querying } from '@trading/postgres'

export interface Prune {
  /** What is older goes. */
  before: Date
  /** At most so many rows, the oldest first. */
  most: number
}

// Ids of signals are in the order of time, and their index is there. What may still be published stays.
const submissionsStatement = {
  text: `
    DELETE FROM submissions WHERE signal_id IN
      (SELECT signal_id FROM submissions WHERE signal_id < $1 AND valid_until < now() ORDER BY signal_id LIMIT $2)
    RETURNING 1`,
}
const auditStatement = { text: 'SELECT prune_audit($1, $2)' }

/** Each resolves with how many rows are gone. */
export const prunedRows = (querying: Querying) => ({
  submissions: async ({ before, most }: Prune): Promise<number> =>
    (await querying.values(submissionsStatement, [firstIdOf(before), most])).rows.length,
  audit: async ({ before, most }: Prune): Promise<number> =>
    (await querying.values<[number]>(auditStatement, [before, most])).rows[0]?.[0] ?? 0,
})

/** The lowest UUIDv7 of an instant. */
function firstIdOf(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
