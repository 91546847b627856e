import { type ExecutionReport, topics } from '@trading/contracts'
import { describeCause, PublishError, type Publisher, publicationOf } from '@trading/messaging'
import type { Log } from '@trading/runtime'
import type { Execution } from './end-signal'
import type { Metrics } from './metrics'

/** Publishes a report; resolves once it is confirmed. */
export const publishReport =
  (publisher: Pick<Publisher, 'publish'>) =>
  (report: ExecutionReport): Promise<void> =>
    publisher.publish(publicationOf(topics.reports, { message: report, messageId: report.id, appId: 'service-b' }))

export interface ReportExecutionPorts {
  publish: (report: ExecutionReport) => Promise<void>
  /** Whether reports are recorded, so that the relay publishes what is not confirmed here. */
  recorded: boolean
  /** Notes that the report was confirmed, so that no relay publishes it. */
  sent: (signalId: string) => void
  log: Log
  metrics: Pick<Metrics, 'executed' | 'deferred'>
  now?: () => number
}

export interface ReportExecution {
  /**
   * Resolves once the report is safe: confirmed, or recorded and left to the relay.
   * @throws PublishError where it is neither, or the broker is away
   */
  report(report: ExecutionReport, about: Execution): Promise<void>
  /** Why reports are left to the relay just now. */
  warning(): string | undefined
}

// Further ones would only queue up in memory, and the relay has them anyway.
const mostUnawaited = 256

/**
 * Publishes a report and, once it is confirmed and the signal acked, counts and logs it; `at` is when it was confirmed.
 *
 * Who listens to reports is no business of their signals: a report that is recorded and was not confirmed, since a subscriber's queue is full,
 * the exchange is gone or may not be written to, or no confirm came in time, is left to the relay. From then on nobody waits for reports, so
 * that no signal is late for them, until one gets through. A broker that is away is another matter: the delivery is held then, and intake
 * with it, since whatever was executed meanwhile would only pile up reports.
 */
export function reportExecution({ publish, recorded, sent, log, metrics, now = Date.now }: ReportExecutionPorts): ReportExecution {
  /** Why the last report was left to the relay; undefined once one is confirmed. */
  let failure: string | undefined
  let unawaited = 0

  const confirmed = (report: ExecutionReport, { signal, startedAt, afterwards }: Execution): void => {
    failure = undefined
    sent(signal.id)
    const confirmedAt = now()
    const durationMs = confirmedAt - startedAt
    const ageMs = confirmedAt - Date.parse(signal.issuedAt)
    afterwards(() => {
      metrics.executed({ status: report.status, durationMs, ageMs })
      tell(log, report, { at: new Date(confirmedAt).toISOString(), durationMs, ageMs })
    })
  }
  const leaveToRelay = (report: ExecutionReport, cause: string): void => {
    failure = cause
    metrics.deferred()
    const { signalId, symbol, side, status, engine } = report
    const fields = { event: 'report.deferred', signalId, symbol, side, status, engine, cause }
    log.info(fields, `${status} ${side} ${symbol} is recorded and not reported yet, the relay goes on trying: ${cause}`)
  }
  const sendUnawaited = async (report: ExecutionReport, about: Execution): Promise<void> => {
    unawaited++
    try {
      await publish(report)
      // Its delivery is acked, or about to be.
      confirmed(report, { ...about, afterwards: (task) => task() })
    } catch (error) {
      leaveToRelay(report, describeCause(error))
      // The next one finds out that the broker is away, and is held.
      if (isAway(error)) failure = undefined
    } finally {
      unawaited--
    }
  }

  return {
    async report(report, about) {
      if (failure !== undefined) {
        if (unawaited < mostUnawaited) void sendUnawaited(report, about)
        else leaveToRelay(report, failure)
        return
      }
      try {
        await publish(report)
      } catch (error) {
        if (!recorded || isAway(error)) throw error
        return leaveToRelay(report, describeCause(error))
      }
      confirmed(report, about)
    },
    warning: () => failure && `reports are recorded and left to the relay: ${failure}`,
  }
}

/** Whether the failure is about the broker and not about those who listen to reports. */
const isAway = (error: unknown): boolean => !(error instanceof PublishError) || error.away

function tell(log: Log, report: ExecutionReport, times: { at: string; durationMs: number; ageMs: number }): void {
  const { signalId, symbol, side, status, engine, attempt } = report
  const outcome = report.status === 'FILLED' ? { averagePrice: report.averagePrice } : { reason: report.reason }
  const inWords =
    report.status === 'FILLED'
      ? `FILLED ${side} ${report.filledQuantity} ${symbol} at ${report.averagePrice} (${times.durationMs} ms)`
      : `${status} ${side} ${symbol}: ${report.reason}`
  log.info({ event: 'execution.reported', signalId, symbol, side, status, engine, attempt, ...times, ...outcome }, inWords)
}
