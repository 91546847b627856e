import type { ExecutionReport } from '@trading/contracts'
import type { Querying } from '@trading/postgres'
import { asDataRefused } from './blame'
import { LedgerFault, Superseded } from './errors'
import type { Instance } from './instance'
import { mustBeReportable } from './out-of-range'
import { outcomeOf } from './outcome-parameters'

export interface Outcome {
  /** The token of the claim under which the work was done. */
  fencingToken: number
  /** Whether the venue reported it. Such an outcome is recorded even if a later claim exists. */
  fromVenue: boolean
}

export interface Recorded {
  /** `before`: an outcome was already recorded, and `report` is its report. */
  recorded: 'now' | 'before'
  report: ExecutionReport
}

// One statement, so that the row ends and its report is queued, or neither. The venue's outcome is recorded under any claim; any other only
// under the last claim, and never for an order that the venue may have filled.
const recordStatement = {
  name: 'record',
  text: `
    WITH ended AS (
      UPDATE signals SET
        status = $2, venue = $3, filled_quantity = $4, average_price = $5, fee = $6, reason = $7,
        executed_at = $8, ended_by = $9, ended_at = now()
      WHERE signal_id = $1 AND status = 'STARTED' AND ($10 OR (claims = $11 AND unreadable_at IS NULL))
      RETURNING signal_id
    )
    INSERT INTO reports (signal_id, report, instance) SELECT signal_id, $12, $13 FROM ended`,
}

const recordedStatement = {
  name: 'recorded',
  text: 'SELECT claims, engine, report FROM signals LEFT JOIN reports USING (signal_id) WHERE signal_id = $1',
}

/** Ends the signal and queues its report, exactly once: one round trip, one commit, durable when it resolves. */
export const recordOutcome =
  ({ querying, instance }: { querying: Querying; instance: Pick<Instance, 'number'> }) =>
  async (signalId: string, report: ExecutionReport, { fencingToken, fromVenue }: Outcome): Promise<Recorded> => {
    const { filledQuantity, averagePrice, fee } = report
    mustBeReportable({ filledQuantity, averagePrice, fee })
    const parameters = [signalId, ...outcomeOf(report), fromVenue, fencingToken, JSON.stringify(report), instance.number]
    const written = await querying.values(recordStatement, parameters).catch((cause) => {
      throw asDataRefused(cause)
    })
    if (written.rowCount === 1) return { recorded: 'now', report }

    const found = await querying.values<[number, string, string | null]>(recordedStatement, [signalId])
    const [row] = found.rows
    // A crash of PostgreSQL can lose a claim; the redelivered signal is then claimed again.
    if (!row) throw new LedgerFault(`the ledger has no claim on signal ${signalId}: it must be claimed again`)
    const [claims, lastEngine, recorded] = row
    if (recorded === null)
      throw new Superseded(`signal ${signalId} has since been claimed by ${lastEngine} (claim ${claims}, this was claim ${fencingToken})`)
    return { recorded: 'before', report: JSON.parse(recorded) }
  }
