import type { Querying } from '@trading/postgres'
import type { LedgerStatus } from './rows'

/** How far a signal has come. */
export interface SignalFate {
  signalId: string
  status: LedgerStatus
  /** By the database's clock. */
  claimedAgoMs: number
  /** Whether a comparison found, after the last claim and the deadline, that the venue has no order of it. */
  notAtVenue: boolean
}

// A finding that has recurred keeps what was found the first time, so it says nothing of the venue now.
const fatesStatement = {
  text: `
    SELECT signal_id, status, (extract(epoch FROM now() - claimed_at) * 1000)::float8,
      status = 'STARTED' AND EXISTS (
        SELECT FROM reconciliation_findings
        WHERE kind = 'unfinished' AND client_order_id = signal_id::text AND resolved_at IS NULL AND reopened_at IS NULL
          AND found_at > greatest(claimed_at, valid_until) AND detail->'venue' = 'null'
      )
    FROM signals WHERE signal_id = ANY($1::uuid[])
    UNION ALL
    SELECT signal_id, signal->>'status', (extract(epoch FROM now() - archived_at) * 1000)::float8, false
    FROM archived_signals WHERE signal_id = ANY($1::uuid[])`,
}

/** The fates of these signals, in any order; of those that were claimed. */
export const signalFates =
  (querying: Querying) =>
  async (signalIds: readonly string[]): Promise<SignalFate[]> => {
    const { rows } = await querying.values<[string, LedgerStatus, number, boolean]>(fatesStatement, [signalIds])
    return rows.map(([signalId, status, claimedAgoMs, notAtVenue]) => ({ signalId, status, claimedAgoMs, notAtVenue }))
  }
