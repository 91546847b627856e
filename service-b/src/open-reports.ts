import { type BrokerConnection, createPublisher } from '@trading/messaging'
import type { Log } from '@trading/runtime'
import type { Metrics } from './metrics'
import { publishReport, reportExecution } from './report-execution'
import type { ExecutionStore } from './store/execution-store'

export interface OpenReportsOptions {
  connection: BrokerConnection
  store: Pick<ExecutionStore, 'ledger' | 'sent'>
  log: Log
  metrics: Pick<Metrics, 'confirmed' | 'executed' | 'deferred'>
}

/**
 * Reports on their way to whoever listens. On a channel of their own: the broker ends the channel over an exchange that is gone or closed to
 * us, and copies of signals must not be caught in that.
 */
export function openReports({ connection, store, log, metrics }: OpenReportsOptions) {
  const publisher = createPublisher({ connection, name: 'reports', log, onConfirmed: metrics.confirmed })
  const publish = publishReport(publisher)
  const recorded = store.ledger !== undefined
  const { report, warning } = reportExecution({ publish, recorded, sent: store.sent, log, metrics })
  return {
    publish,
    report,
    warning,
    // What is recorded leaves in the end, whoever refuses it now: the engine does its job.
    ...(!recorded && { unready: publisher.unready }),
    close: publisher.close,
  }
}
