import type { ExecutionReport } from '@trading/contracts'
import type { Querying } from '@trading/postgres'
import type { Instance } from './instance'
import type { Outcome, Recorded } from './record'

export interface RecordCall {
  signalId: string
  report: ExecutionReport
  outcome: Outcome
}

// The rows are locked in the order of their ids before any is written, so that two groups wait for each other's rows in one direction only.
const recordStatement = {
  name: 'record-group',
  text: `
    WITH asked AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1) AS _ (
        "signalId" uuid, status text, venue text, "filledQuantity" numeric, "averagePrice" numeric, fee numeric, reason text,
        "executedAt" timestamptz, engine text, "fromVenue" boolean, "fencingToken" integer, report text
      )
    ), locked AS MATERIALIZED (
      SELECT signal_id FROM signals WHERE signal_id = ANY($2::uuid[]) ORDER BY signal_id FOR NO KEY UPDATE
    ), ended AS (
      UPDATE signals SET
        status = asked.status, venue = asked.venue, filled_quantity = "filledQuantity", average_price = "averagePrice", fee = asked.fee,
        reason = asked.reason, executed_at = "executedAt", ended_by = asked.engine, ended_at = now()
      FROM asked JOIN locked ON locked.signal_id = "signalId"
      WHERE signals.signal_id = "signalId" AND signals.status = 'STARTED'
        AND ("fromVenue" OR (claims = "fencingToken" AND unreadable_at IS NULL))
      RETURNING signals.signal_id, asked.report
    )
    INSERT INTO reports (signal_id, report, instance) SELECT signal_id, report, $3 FROM ended RETURNING signal_id`,
}

/**
 * Ends signals and queues their reports in one statement, which is one commit. A signal whose outcome was not recorded is not answered: why
 * not is found out alone.
 */
export const recordTogether =
  ({ querying, instance }: { querying: Querying; instance: Pick<Instance, 'number'> }) =>
  async (calls: readonly RecordCall[]): Promise<(Recorded | undefined)[]> => {
    const asked = calls.map(({ signalId, report, outcome: { fromVenue, fencingToken } }) => {
      const { status, venue, filledQuantity, averagePrice, fee, executedAt, engine } = report
      const reason = report.status === 'FILLED' ? null : report.reason
      const text = JSON.stringify(report)
      // One literal: objects put together from spread ones are many times slower.
      return {
        signalId,
        status,
        venue,
        filledQuantity,
        averagePrice,
        fee,
        reason,
        executedAt,
        engine,
        fromVenue,
        fencingToken,
        report: text,
      }
    })
    const ids = calls.map(({ signalId }) => signalId)
    const { rows } = await querying.values<[string]>(recordStatement, [JSON.stringify(asked), ids, instance.number])
    const ended = new Set(rows.map(([id]) => id))
    return calls.map(({ signalId, report }) => (ended.has(signalId) ? { recorded: 'now', report } : undefined))
  }
