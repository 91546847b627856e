import { type BrokerConnection, createPublisher } from '@trading/messaging'
import { describeCause, type Log, within } from '@trading/runtime'
import type { Metrics } from './metrics'
import { publishReport, reportRecorded, reportUnrecorded } from './report-execution'
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
  const ports = { publish, unready: connection.unready, log, metrics }
  const { ledger } = store
  // Recorded reports are sent eventually, so an engine that cannot publish them now is still ready.
  if (!ledger) return { publish, ...reportUnrecorded(ports), unready: publisher.unready, close: publisher.close }
  return {
    publish,
    ...reportRecorded({ ...ports, sent: store.sent }),
    async close() {
      await publisher.close()
      await within(tellUnsentMs, tellUnsent(ledger, log))
    },
  }
}

/** The ledger may be unavailable, and the drain has a time limit. */
const tellUnsentMs = 1_000

/** An empty work queue does not say that every report was sent. */
async function tellUnsent({ unsent }: { unsent: () => Promise<{ own: number }> }, log: Log): Promise<void> {
  try {
    const { own } = await unsent()
    if (own > 0) log.warn({ event: 'reports.unsent', reports: own }, `${own} reports of this engine are not sent: a relay publishes them`)
  } catch (cause) {
    log.warn({}, `cannot count the reports that are not sent: ${describeCause(cause)}`)
  }
}
