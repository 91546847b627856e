import { type ExecutionReport, topics } from '@trading/contracts'
import { describeCause, PublishError, type Publisher, publicationOf } from '@trading/messaging'
import type { Log } from '@trading/runtime'
import type { Execution } from './end-signal'
import type { Metrics } from './metrics'
import { tellExecuted } from './tell-executed'

/** Publishes a report; resolves once it is confirmed. */
export const publishReport =
  (publisher: Pick<Publisher, 'publish'>) =>
  (report: ExecutionReport): Promise<void> =>
    publisher.publish(publicationOf(topics.reports, { message: report, messageId: report.id, appId: 'service-b' }))

export interface ReportExecutionPorts {
  publish: (report: ExecutionReport) => Promise<void>
  /** Why nothing can be published at the moment: the connection is lost or blocked. */
  unready: () => string | undefined
  log: Log
  metrics: Pick<Metrics, 'executed' | 'deferred'>
  now?: () => number
}

export interface ReportRecordedPorts extends ReportExecutionPorts {
  /** Marks the report as confirmed, so that no relay publishes it. */
  sent: (signalId: string) => void
}

export interface ReportExecution {
  /**
   * Resolves once the report is safe, and its signal may be acknowledged.
   * @throws PublishError if it is not
   */
  report(report: ExecutionReport, about: Execution): Promise<void>
  /** Why no further signal may be executed; undefined if one may. */
  obstacle(): string | undefined
  /** Signals whose reports the broker may still confirm. */
  pending(): string[]
  /** Why reports are currently left to the relay. */
  warning(): string | undefined
}

/** Without a ledger, a report is safe when the broker has confirmed it. */
export const reportUnrecorded = ({ publish, unready, log, metrics, now = Date.now }: ReportExecutionPorts): ReportExecution => ({
  async report(report, about) {
    await publish(report)
    tellExecuted(report, about, { log, metrics, at: now() })
  },
  obstacle: unready,
  pending: () => [],
  warning: () => undefined,
})

/** Beyond this, reports are left to the relay without being published. Bounds the memory, and lasts for several groups of signals. */
const mostPending = 1_024

const resolved = Promise.resolve()

/**
 * A recorded report is safe, so its signal does not wait for the confirm: whatever happens to this process, a relay publishes the report
 * unless it is marked as sent. The execution is counted and logged when it is recorded.
 *
 * While the broker is unavailable, no further signal is executed, because that would only pile up reports. Subscribers must not delay
 * signals, however: a report that is not confirmed because a subscriber's queue is full or slow, or the exchange is missing or forbidden, is
 * left to the relay, and no signal waits.
 */
export function reportRecorded({ publish, sent, unready, log, metrics, now = Date.now }: ReportRecordedPorts): ReportExecution {
  const pending = new Set<string>()
  /** Why the last report was left to the relay; undefined once one is confirmed. */
  let failure: string | undefined

  const leaveToRelay = (report: ExecutionReport, cause: string): void => {
    failure = cause
    metrics.deferred()
    const { signalId, symbol, side, status, engine } = report
    const fields = { event: 'report.deferred', signalId, symbol, side, status, engine, cause }
    log.info(fields, `${status} ${side} ${symbol} is recorded but not reported yet; the relay keeps trying: ${cause}`)
  }
  const confirmed = (signalId: string): void => {
    failure = undefined
    sent(signalId)
  }
  const send = async (report: ExecutionReport): Promise<void> => {
    const { signalId } = report
    pending.add(signalId)
    try {
      await publish(report)
      confirmed(signalId)
    } catch (error) {
      leaveToRelay(report, describeCause(error))
      // Then it is not a subscriber's fault, and `unready` tells.
      if (isAway(error)) failure = undefined
      if (error instanceof PublishError && error.late) await error.late.then(() => confirmed(signalId)).catch(ignore)
    } finally {
      pending.delete(signalId)
    }
  }

  return {
    report(report, about) {
      tellExecuted(report, about, { log, metrics, at: now() })
      if (pending.size >= mostPending) leaveToRelay(report, failure ?? `${pending.size} reports before it are not confirmed yet`)
      else void send(report)
      return resolved
    },
    obstacle: unready,
    pending: () => [...pending],
    warning: () => failure && `reports are recorded and left to the relay: ${failure}`,
  }
}

/** Whether the broker failed, and not a subscriber to reports. */
const isAway = (error: unknown): boolean => !(error instanceof PublishError) || error.away

const ignore = () => undefined
