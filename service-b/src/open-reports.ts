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
 * Publishes reports on a separate channel: the broker closes the channel if the exchange is missing or forbidden, which must not affect the
 * copies of signals.
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
    // Recorded reports are sent eventually, so an engine that cannot publish them now is still ready.
    ...(!recorded && { unready: publisher.unready }),
    close: publisher.close,
  }
}
