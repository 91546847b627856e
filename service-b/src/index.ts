// Trading signals in, at most one venue order each, execution reports out.
import { signals } from '@trading/contracts'
import { createConsumer, createPublisher, openConnection, withDeadline } from '@trading/messaging'
import { claimHoldsMs, runService, timeBudgetWarnings } from '@trading/runtime'
import { brokerOptions, limitsOf, memoryOptions, readConfig, venueOptions } from './config'
import { executeSignal } from './execute-signal'
import { expireSignal } from './expire-signal'
import { createIntakeGate } from './intake/gate'
import { openIntake } from './intake/open-intake'
import { watchAnswers } from './intake/watch-answers'
import { openMemory } from './memory/open-memory'
import { openRelay } from './memory/relay'
import { createMeters } from './meters'
import { openReports } from './open-reports'
import { openVenue } from './open-venue'
import { startReconciliation } from './reconcile/start-reconciliation'
import { refuseShortHeartbeat } from './refuse-short-heartbeat'

const reading = { readConfig: () => readConfig(process.env), warnings: timeBudgetWarnings }

void runService({ name: 'service-b', ...reading }, async ({ config, log, metrics, own }) => {
  const { ENGINE_ID: engine, RABBITMQ_MANAGEMENT_URL: managementUrl } = config
  const broker = { ...brokerOptions(config), log }
  const meters = createMeters(metrics)
  const gate = createIntakeGate({ log, onReasons: meters.intake })
  const venue = await own(openVenue({ ...venueOptions(config), env: process.env, log }))
  const memory = await own(openMemory({ ...memoryOptions(config), engine, log }))
  const { ledger } = memory
  await own(startReconciliation({ ledger, venue, engine, log, metrics, intervalMs: config.RECONCILE_INTERVAL_MS }))
  const publishing = await own(openConnection({ ...broker, managementUrl, name: `${engine} publishing` }))
  const { publish, report } = await own(openReports({ connection: publishing, memory, log, meters }))
  const publisher = await own(createPublisher({ connection: publishing, name: 'copies', log, onConfirmed: meters.confirmed }))
  await own(openRelay({ ledger, publish, log, intervalMs: config.RELAY_INTERVAL_MS, ...meters.relay }))
  const answers = await own(watchAnswers({ memory, venue, engine, gate, log, onUnreadable: meters.unreadable }))
  const connection = await own(openConnection({ ...broker, name: `${engine} consuming`, accept: refuseShortHeartbeat }))
  const ports = {
    ...{ memory, venue, limits: limitsOf(config), engine, answers, report },
    claimHoldsMs: () => claimHoldsMs(connection.heartbeatS),
  }
  const consumer = createConsumer({
    ...{ connection, publisher, family: signals, name: 'signals', log, prefetch: config.PREFETCH, drainMs: config.DRAIN_MS, paused: true },
    through: [withDeadline(config.HANDLER_MS)],
    handle: executeSignal(ports),
    expire: expireSignal(ports),
    onSettled: meters.settled,
    onCancelled: meters.cancelled,
  })
  await own(openIntake({ gate, consumer: await own(consumer), breaker: venue.breaker, memory, log, onState: meters.breaker }))
})
