// Trading signals in, at most one venue order each, execution reports out.
import { signalQueue } from '@trading/contracts'
import { createConsumer, createPublisher, openConnection, withDeadline } from '@trading/messaging'
import { runService } from '@trading/runtime'
import { limitsOf, memoryOptions, readConfig, venueOptions } from './config'
import { executeSignal, expireSignal } from './execute-signal'
import { createIntakeGate } from './intake/gate'
import { openIntake } from './intake/open-intake'
import { openMemory } from './memory/open-memory'
import { openRelay } from './memory/relay'
import { createMeters } from './meters'
import { startReconciliation } from './reconcile/start-reconciliation'
import { publishReport, reportExecution } from './report-execution'
import { openVenue } from './venue/open-venue'

void runService({ name: 'service-b', readConfig: () => readConfig(process.env) }, async ({ config, log, metrics, own }) => {
  const { ENGINE_ID: engine, RABBITMQ_URL: url } = config
  const meters = createMeters(metrics)
  const gate = createIntakeGate({ log, onReasons: meters.intake })
  const venue = await own(openVenue(venueOptions(config)))
  const memory = await own(openMemory({ ...memoryOptions(config), engine, log }))
  const { ledger } = memory
  await own(startReconciliation({ ledger, venue, engine, log, metrics, intervalMs: config.RECONCILE_INTERVAL_MS }))
  const publishing = await own(openConnection({ url, name: `${engine} publishing`, log }))
  const publisher = await own(createPublisher({ connection: publishing, name: 'reports', log, onConfirmed: meters.confirmed }))
  const publish = publishReport(publisher)
  await own(openRelay({ ledger, publish, log, intervalMs: config.RELAY_INTERVAL_MS, onRelayed: meters.relayed }))
  const ports = { memory, venue, limits: limitsOf(config), engine, report: reportExecution({ publish, log, meters }) }
  const connection = await own(openConnection({ url, name: `${engine} consuming`, log }))
  const consumer = createConsumer({
    ...{ connection, publisher, ...signalQueue, name: 'signals', log, prefetch: config.PREFETCH, drainMs: config.DRAIN_MS, paused: true },
    through: [withDeadline(config.HANDLER_MS)],
    handle: executeSignal(ports),
    expire: expireSignal(ports),
    onSettled: meters.settled,
    onCancelled: meters.cancelled,
  })
  await own(consumer)
  await own(openIntake({ gate, consumer, breaker: venue.breaker, ledger, log, onState: meters.breaker }))
})
