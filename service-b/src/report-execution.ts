import { type ExecutionReport, exchanges, executionReportMessage, reportRoutingKey, type Signal } from '@trading/contracts'
import { type Publisher, publicationOf } from '@trading/messaging'
import type { Log } from '@trading/runtime'
import type { Meters } from './meters'

export interface ReportExecutionPorts {
  publisher: Pick<Publisher, 'publish'>
  log: Log
  meters: Pick<Meters, 'executed'>
  now?: () => number
}

/** Publishes a report and, once it is confirmed, counts and logs it. */
export const reportExecution =
  ({ publisher, log, meters, now = Date.now }: ReportExecutionPorts) =>
  async (signal: Signal, report: ExecutionReport, startedAt: number): Promise<void> => {
    await publisher.publish(
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
    const durationMs = now() - startedAt
    const ageMs = now() - Date.parse(signal.issuedAt)
    const { signalId, symbol, side, status, engine, attempt } = report
    const outcome = status === 'FILLED' ? { averagePrice: report.averagePrice } : { reason: report.reason }
    meters.executed({ status, durationMs, ageMs })
    log.info(
      { event: 'execution.reported', signalId, symbol, side, status, engine, attempt, durationMs, ageMs, ...outcome },
      status === 'FILLED'
        ? `FILLED ${side} ${report.filledQuantity} ${symbol} at ${report.averagePrice} (${durationMs} ms)`
        : `${status} ${side} ${symbol}: ${report.reason}`,
    )
  }
