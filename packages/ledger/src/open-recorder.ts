import type { ExecutionReport } from '@trading/contracts'
import type { OneConnectionOptions, Querying } from '@trading/postgres'
import { openConnection } from './one-connection'
import { mustBeReportable } from './out-of-range'
import { type OutcomeParameters, outcomeOf } from './outcome-parameters'
import { unreadableAnswer } from './unreadable'

export interface RecordedBy {
  /** Who recorded it. */
  by: string
  why: string
}

/** The ledger for an operator who records an outcome that no engine could read. */
export interface LedgerRecorder {
  /** True if it was recorded; false if the row had ended or its answer had been read in the meantime. */
  record(report: ExecutionReport, who: RecordedBy): Promise<boolean>
  close(): Promise<void>
}

// One statement, one commit: the outcome, its report for the relay, who recorded it, and the resolved finding.
const byHandStatement = {
  name: 'record-by-hand',
  text: `
    WITH ended AS (
      UPDATE signals SET
        status = $2, venue = $3, filled_quantity = $4, average_price = $5, fee = $6, reason = $7,
        executed_at = $8, ended_by = $9, ended_at = now()
      WHERE signal_id = $1::uuid AND status = 'STARTED' AND unreadable_at IS NOT NULL
      RETURNING signal_id
    ), audited AS (
      INSERT INTO outcomes_by_hand (signal_id, recorded_by, why, report) SELECT signal_id, $10, $11, $12::text FROM ended
    ), resolved AS (
      UPDATE reconciliation_findings SET resolved_at = now()
      WHERE kind = '${unreadableAnswer}' AND client_order_id = (SELECT signal_id::text FROM ended) AND resolved_at IS NULL
    )
    INSERT INTO reports (signal_id, report) SELECT signal_id, $12::text FROM ended`,
}

/** @throws LedgerConfigurationError if the database has no usable ledger, LedgerFault if it does not answer */
export async function openLedgerRecorder(options: OneConnectionOptions): Promise<LedgerRecorder> {
  const { querying, ask, close } = await openConnection(options, { readOnly: false })
  return { record: ask(recordByHand(querying)), close }
}

const recordByHand =
  (querying: Querying) =>
  async (report: ExecutionReport, { by, why }: RecordedBy): Promise<boolean> => {
    const { filledQuantity, averagePrice, fee } = report
    mustBeReportable({ filledQuantity, averagePrice, fee })
    const parameters: [string, ...OutcomeParameters, string, string, string] = [
      report.signalId,
      ...outcomeOf(report),
      by,
      why,
      JSON.stringify(report),
    ]
    const { rowCount } = await querying.values(byHandStatement, parameters)
    return rowCount === 1
  }
