import type { Querying } from '@trading/postgres'

const statement = { text: 'SELECT id FROM unnest($1::uuid[]) AS id EXCEPT SELECT report_id FROM booked_reports WHERE report_id = ANY($1)' }

/** Those of these reports that are not booked. */
export const unbookedOf =
  (querying: Querying) =>
  async (reportIds: readonly string[]): Promise<Set<string>> =>
    new Set((await querying.values<[string]>(statement, [reportIds])).rows.map(([id]) => id))
