import type { CommitPool } from '@trading/postgres'
import { takeTurn } from './turns'

/** How a reservation ends. */
export type EndedAs = 'booked' | 'nothing filled' | 'never claimed' | 'not at the venue'

export interface OpenReservation {
  readonly signalId: string
  /** How long ago, by the database's clock. */
  readonly overdueMs: number
}

export interface OpenReservations {
  readonly count: number
  /** Those past their deadline, and for how long the oldest of them is. */
  readonly overdue: number
  readonly overdueMs: number
}

// In the order of the ids, so that two of these never wait for each other.
const endStatement = {
  text: `
    UPDATE reservations SET ended_at = now(), ended_as = $2 FROM (
      SELECT signal_id FROM reservations WHERE signal_id = ANY($1) AND ended_at IS NULL ORDER BY signal_id FOR UPDATE
    ) AS ending
    WHERE reservations.signal_id = ending.signal_id`,
}
const overdueStatement = {
  text: `
    SELECT signal_id, (extract(epoch FROM now() - valid_until) * 1000)::float8 FROM reservations
    WHERE ended_at IS NULL AND valid_until < now()
      AND ($1::uuid IS NULL OR (valid_until, signal_id) > (SELECT valid_until, signal_id FROM reservations WHERE signal_id = $1))
    ORDER BY valid_until, signal_id LIMIT $2`,
}
const openStatement = {
  text: `
    SELECT count(*)::float8, count(*) FILTER (WHERE valid_until < now())::float8,
      greatest(0, coalesce(extract(epoch FROM now() - min(valid_until)) * 1000, 0))::float8
    FROM reservations WHERE ended_at IS NULL`,
}

export const endingReservations = ({ durable, relaxed }: { durable: CommitPool; relaxed: CommitPool }) => ({
  /**
   * Ends those of these reservations that are open; resolves with their number. It does not wait for the disk: what a crash of the database undoes is
   * ended again at the deadline.
   */
  end: async (signalIds: readonly string[], as: EndedAs): Promise<number> =>
    (await relaxed.values(endStatement, [signalIds, as])).rowCount ?? 0,
  /**
   * Ends those that `choose` names, while no order can be reserved: an engine that claims one of them afterwards is told that its reservation has
   * ended. Resolves with their number.
   */
  endAlone: (as: EndedAs, choose: () => Promise<readonly string[]>): Promise<number> =>
    durable.transaction(async (querying) => {
      await takeTurn(querying)
      return (await querying.values(endStatement, [await choose(), as])).rowCount ?? 0
    }),
  /** Those past their deadline, in its order, after this one. */
  overdue: async (after: string | undefined, limit: number): Promise<OpenReservation[]> =>
    (await durable.values<[string, number]>(overdueStatement, [after, limit])).rows.map(([signalId, overdueMs]) => ({
      signalId,
      overdueMs,
    })),
  open: async (): Promise<OpenReservations> => {
    const [row] = (await durable.values<[number, number, number]>(openStatement, [])).rows
    return { count: row?.[0] ?? 0, overdue: row?.[1] ?? 0, overdueMs: row?.[2] ?? 0 }
  },
})
