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
 * Publishes reports for subscribers. On a separate channel: the broker closes the channel over an exchange that is missing or forbidden,
 * and copies of signals must not be affected.
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
    // A recorded report is published in the end, whatever refuses it now: the engine is ready.
    ...(!recorded && { unready: publisher.unready }),
    close: publisher.close,
  }
}
