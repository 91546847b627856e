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
  /** Whether reports are recorded, so that the relay publishes those that are not confirmed here. */
  recorded: boolean
  /** Marks the report as confirmed, so that no relay publishes it. */
  sent: (signalId: string) => void
  log: Log
  metrics: Pick<Metrics, 'executed' | 'deferred'>
  now?: () => number
}

export interface ReportExecution {
  /**
   * Resolves once the report is safe: confirmed, or recorded and left to the relay.
   * @throws PublishError if it is neither, or the broker is unavailable
   */
  report(report: ExecutionReport, about: Execution): Promise<void>
  /** Why reports are currently left to the relay. */
  warning(): string | undefined
}

// More would only pile up in memory, and the relay sends them anyway.
const mostUnawaited = 256

/**
 * Publishes a report and, once it is confirmed and the signal acked, counts and logs it; `at` is when it was confirmed.
 *
 * Subscribers must not delay signals. A recorded report that is not confirmed, because a subscriber's queue is full, the exchange is
 * missing or forbidden, or no confirm came in time, is left to the relay. Until a report is confirmed again, signals do not wait for their
 * reports. If the broker is unavailable, the delivery is held and with it intake, because further executions would only pile up reports.
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
    log.info(fields, `${status} ${side} ${symbol} is recorded but not reported yet; the relay keeps trying: ${cause}`)
  }
  const sendUnawaited = async (report: ExecutionReport, about: Execution): Promise<void> => {
    unawaited++
    try {
      await publish(report)
      // Its delivery is already acked, or about to be.
      confirmed(report, { ...about, afterwards: (task) => task() })
    } catch (error) {
      leaveToRelay(report, describeCause(error))
      // The next report detects that the broker is unavailable, and is held.
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

/** Whether the broker failed, and not a subscriber to reports. */
const isAway = (error: unknown): boolean => !(error instanceof PublishError) || error.away

function tell(log: Log, report: ExecutionReport, { at, durationMs, ageMs }: { at: string; durationMs: number; ageMs: number }): void {
  const { signalId, symbol, side, status, engine, attempt } = report
  const [averagePrice, reason] = report.status === 'FILLED' ? [report.averagePrice] : [undefined, report.reason]
  const inWords =
    report.status === 'FILLED'
      ? `FILLED ${side} ${report.filledQuantity} ${symbol} at ${averagePrice} (${durationMs} ms)`
      : `${status} ${side} ${symbol}: ${reason}`
  // The log omits what is undefined.
  const fields = {
    event: 'execution.reported',
    signalId,
    symbol,
    side,
    status,
    engine,
    attempt,
    at,
    durationMs,
    ageMs,
    averagePrice,
    reason,
  }
  log.info(fields, inWords)
}
