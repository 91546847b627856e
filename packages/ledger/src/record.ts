import type { ExecutionReport } from '@trading/contracts'
import { LedgerFault, Superseded } from './errors'
import type { Querying } from './lanes'
import { mustBeExact } from './out-of-range'

export interface Outcome {
  /** The claim under which the work was done. */
  claim: number
  /** The venue said so, which holds whoever asked it. */
  fromVenue: boolean
}

export interface Recorded {
  /** `before`: an outcome was recorded already, and `report` is that one. */
  recorded: 'now' | 'before'
  report: ExecutionReport
}

// One statement is one transaction: the row ends and its report waits to be sent, or neither.
const recordStatement = {
  name: 'record',
  text: `
    WITH ended AS (
      UPDATE signals SET
        status = $2, venue = $3, filled_quantity = $4, average_price = $5, fee = $6, reason = $7,
        executed_at = $8, ended_by = $9, ended_at = now()
      WHERE signal_id = $1 AND status = 'STARTED' AND ($10 OR claims = $11)
      RETURNING signal_id
    )
    INSERT INTO reports (signal_id, report) SELECT signal_id, $12 FROM ended`,
}

const recordedStatement = {
  name: 'recorded',
  text: 'SELECT claims, engine, report FROM signals LEFT JOIN reports USING (signal_id) WHERE signal_id = $1',
}

/** Ends the signal and puts its report into the outbox, once: one round trip, one commit, on disk when it resolves. */
export const recordOutcome =
  (lane: Querying) =>
  async (signalId: string, report: ExecutionReport, { claim, fromVenue }: Outcome): Promise<Recorded> => {
    const { status, venue, filledQuantity, averagePrice, fee, executedAt, engine } = report
    const reason = report.status === 'FILLED' ? null : report.reason
    const outcome = [status, venue, filledQuantity, averagePrice, fee, reason, executedAt, engine]
    mustBeExact({ filledQuantity, averagePrice, fee })
    const written = await lane.values(recordStatement, [signalId, ...outcome, fromVenue, claim, JSON.stringify(report)])
    if (written.rowCount === 1) return { recorded: 'now', report }

    const found = await lane.values<[number, string, string | null]>(recordedStatement, [signalId])
    const [row] = found.rows
    // The one thing that a crash of PostgreSQL can take is a claim. Delivered again, the signal is claimed again.
    if (!row) throw new LedgerFault(`the ledger has no claim on signal ${signalId}: it must be claimed again`)
    const [claims, lastEngine, recorded] = row
    if (recorded === null)
      throw new Superseded(`signal ${signalId} was claimed by ${lastEngine} since (claim ${claims}, ours was ${claim})`)
    return { recorded: 'before', report: JSON.parse(recorded) }
  }
