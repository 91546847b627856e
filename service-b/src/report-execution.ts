import { type ExecutionReport, exchanges, executionReportMessage, reportRoutingKey } from '@trading/contracts'
import { type Publisher, publicationOf } from '@trading/messaging'
import type { Log } from '@trading/runtime'
import type { Execution } from './execute-signal'
import type { Meters } from './meters'

/** Publishes a report; resolves once it is confirmed. */
export const publishReport =
  (publisher: Pick<Publisher, 'publish'>) =>
  (report: ExecutionReport): Promise<void> =>
    publisher.publish(
      publicationOf({
        message: report,
        messageId: report.id,
        type: executionReportMessage.type,
        appId: 'service-b',
        exchange: exchanges.reports.name,
        routingKey: reportRoutingKey(report),
        // No queue is bound by default: whoever wants reports binds their own, and nobody has to.
        mandatory: false,
      }),
    )

export interface ReportExecutionPorts {
  publish: (report: ExecutionReport) => Promise<void>
  log: Log
  meters: Pick<Meters, 'executed'>
  now?: () => number
}

/** Publishes a report and, once it is confirmed and the signal acked, counts and logs it; `at` is when it was confirmed. */
export const reportExecution =
  ({ publish, log, meters, now = Date.now }: ReportExecutionPorts) =>
  async (report: ExecutionReport, { signal, startedAt, afterwards }: Execution): Promise<void> => {
    await publish(report)
    const confirmedAt = now()
    const durationMs = confirmedAt - startedAt
    const ageMs = confirmedAt - Date.parse(signal.issuedAt)
    afterwards(() => {
      meters.executed({ status: report.status, durationMs, ageMs })
      tell(log, report, { at: new Date(confirmedAt).toISOString(), durationMs, ageMs })
    })
  }

function tell(log: Log, report: ExecutionReport, times: { at: string; durationMs: number; ageMs: number }): void {
  const { signalId, symbol, side, status, engine, attempt } = report
  const outcome = report.status === 'FILLED' ? { averagePrice: report.averagePrice } : { reason: report.reason }
  const inWords =
    report.status === 'FILLED'
      ? `FILLED ${side} ${report.filledQuantity} ${symbol} at ${report.averagePrice} (${times.durationMs} ms)`
      : `${status} ${side} ${symbol}: ${report.reason}`
  log.info({ event: 'execution.reported', signalId, symbol, side, status, engine, attempt, ...times, ...outcome }, inWords)
}
