import type { ExecutionReport, ExecutionStatus } from '@trading/contracts'

/** What ends a row, in the order in which the statements take it: from `status` to `ended_by`. */
export type OutcomeParameters = [
  status: ExecutionStatus,
  venue: string,
  filledQuantity: string,
  averagePrice: string,
  fee: string,
  reason: string | null,
  executedAt: string,
  endedBy: string,
]

export function outcomeOf(report: ExecutionReport): OutcomeParameters {
  const { status, venue, filledQuantity, averagePrice, fee, executedAt, engine } = report
  return [status, venue, filledQuantity, averagePrice, fee, report.status === 'FILLED' ? null : report.reason, executedAt, engine]
}
