import type { ExecutionReport, ExecutionStatus } from '@trading/contracts'

/** The parameters that end a row, in the order of the statements: from `status` to `ended_by`. */
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
