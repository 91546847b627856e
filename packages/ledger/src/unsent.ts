import type { Querying } from '@trading/postgres'
import type { Instance } from './instance'

/** Reports that were recorded and are not marked as sent, including those that are being published at the moment. */
export interface Unsent {
  /** Counted up to 10,000. */
  count: number
  /** The age of the oldest; 0 if there is none. */
  oldestMs: number
  /** How many of them this process recorded. */
  own: number
}

// Stops at the limit: a backlog of millions would take seconds.
const unsentStatement = {
  text: `
    SELECT count(*)::int, coalesce(extract(epoch FROM now() - min(committed_at)) * 1000, 0)::float8, (count(*) FILTER (WHERE instance = $1))::int
    FROM (SELECT committed_at, instance FROM reports WHERE sent_at IS NULL ORDER BY committed_at LIMIT 10000) AS oldest`,
}

export const countUnsent =
  ({ querying, instance }: { querying: Querying; instance: Pick<Instance, 'number'> }) =>
  async (): Promise<Unsent> => {
    const { rows } = await querying.values<[number, number, number]>(unsentStatement, [instance.number])
    const [count, oldestMs, own] = rows[0] ?? [0, 0, 0]
    return { count, oldestMs, own }
  }
