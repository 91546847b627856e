import { type BrokerConnection, createPublisher } from '@trading/messaging'
import type { Log } from '@trading/runtime'
import type { Memory } from './memory/memory'
import type { Meters } from './meters'
import { publishReport, reportExecution } from './report-execution'

export interface OpenReportsOptions {
  connection: BrokerConnection
  memory: Pick<Memory, 'ledger' | 'sent'>
  log: Log
  meters: Pick<Meters, 'confirmed' | 'executed' | 'deferred'>
}

/**
 * Reports on their way to whoever listens. On a channel of their own: the broker ends the channel over an exchange that is gone or closed to
 * us, and copies of signals must not be caught in that.
 */
export function openReports({ connection, memory, log, meters }: OpenReportsOptions) {
  const publisher = createPublisher({ connection, name: 'reports', log, onConfirmed: meters.confirmed })
  const publish = publishReport(publisher)
  const recorded = memory.ledger !== undefined
  const { report, warning } = reportExecution({ publish, recorded, sent: memory.sent, log, meters })
  return {
    publish,
    report,
    warning,
    // What is recorded leaves in the end, whoever refuses it now: the engine does its job.
    ...(!recorded && { unready: publisher.unready }),
    close: publisher.close,
  }
}
