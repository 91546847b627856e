import type { ExecutionReport, Signal } from '@trading/contracts'
import type { Querying } from '@trading/postgres'
import type { Cancelled } from '@trading/runtime'
import { CallFailed } from './errors'
import { mustBeExact } from './out-of-range'
import { priceOf } from './price-of'

/** Who claims a signal, and the details of its delivery. */
export interface ClaimedBy {
  /** The attempt number of this delivery, from 1. */
  attempt: number
  redelivered: boolean
  /** Cancels the claim if it has not been sent: a late one would take the signal from whoever claimed it since. */
  cancelled?: Cancelled
}

/** What the ledger knew of a signal. The fencing token is the number of claims on it, including this one; `record` requires it. */
export type Claim =
  | { known: 'new'; fencingToken: 1 }
  /** Claimed before and not ended: the venue may have its order, under another spelling if an earlier version claimed it first. */
  | { known: 'started'; fencingToken: number; lastEngine: string; claimedAgoMs: number; byEarlierVersion?: boolean }
  /** Claimed before, and the venue's answer was unreadable: it may have filled the order, which is never placed again. */
  | { known: 'unreadable'; fencingToken: number; byEarlierVersion?: boolean }
  | { known: 'ended'; report: ExecutionReport }

/** How many claims are kept: the first and the latest, in case the deadline is far away and the venue unavailable. */
const keptClaims = 64

// The common case has a statement of its own, because PostgreSQL initialises all expressions of a statement each time it executes.
const insertStatement = {
  name: 'claim-new',
  text: `
    INSERT INTO signals
      (signal_id, strategy, symbol, side, quantity, reference_price, issued_at, valid_until, engine, attempt, redelivered,
        price_epoch, price_sequence, price_at, id_in_lower_case)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, true)
    ON CONFLICT (signal_id) DO NOTHING`,
}

// An ended row does not match, so it is not updated and not returned.
const againStatement = {
  name: 'claim-again',
  text: `
    UPDATE signals SET
      claims = claims + 1, engine = $2, attempt = $3, redelivered = $4, claimed_at = now(),
      earlier_claims =
        CASE WHEN jsonb_array_length(earlier_claims) < ${keptClaims} THEN earlier_claims ELSE earlier_claims - 1 END
        || jsonb_build_object('claim', claims, 'engine', engine, 'attempt', attempt, 'redelivered', redelivered, 'at', claimed_at)
    WHERE signal_id = $1 AND status = 'STARTED'
    RETURNING claims, earlier_claims -> -1 ->> 'engine',
      greatest(0, extract(epoch FROM now() - (earlier_claims -> -1 ->> 'at')::timestamptz) * 1000)::float8,
      id_in_lower_case IS NULL, unreadable_at IS NOT NULL`,
}

const reportStatement = { name: 'report', text: 'SELECT report FROM reports WHERE signal_id = $1' }

/** Inserts the signal's row or finds it, counts the claim and returns what was known: one round trip for a new signal. */
export const claimSignal =
  ({ querying, engine }: { querying: Querying; engine: string }) =>
  async (signal: Signal, { attempt, redelivered }: ClaimedBy): Promise<Claim> => {
    const { id, strategy, symbol, side, quantity, referencePrice, issuedAt, validUntil } = signal
    const { priceEpoch, priceSequence, priceAt } = priceOf(signal)
    mustBeExact({ quantity, referencePrice })
    // biome-ignore format: in the order of the statement
    const parameters = [
      id, strategy, symbol, side, quantity, referencePrice, issuedAt, validUntil, engine, attempt, redelivered,
      priceEpoch, priceSequence, priceAt,
    ]
    const inserted = await querying.values(insertStatement, parameters)
    if (inserted.rowCount === 1) return { known: 'new', fencingToken: 1 }
    const claimed = await querying.values<[number, string, number, boolean, boolean]>(againStatement, [id, engine, attempt, redelivered])
    const [row] = claimed.rows
    if (row?.[4]) return { known: 'unreadable', fencingToken: row[0], byEarlierVersion: row[3] }
    if (row) return { known: 'started', fencingToken: row[0], lastEngine: row[1], claimedAgoMs: row[2], byEarlierVersion: row[3] }
    const ended = await querying.values<[string]>(reportStatement, [id])
    const [report] = ended.rows
    if (!report) throw new CallFailed(`signal ${id} has ended in the ledger but has no report`)
    return { known: 'ended', report: JSON.parse(report[0]) }
  }
