// Trading signals in, at most one venue order each, execution reports out.
import { signals } from '@trading/contracts'
import { createConsumer, createPublisher, openConnection, withDeadline } from '@trading/messaging'
import { claimHoldsMs, runService, sizeYoungGeneration, timeBudgetWarnings } from '@trading/runtime'
import { brokerOptions, collarOptions, limitsOf, readConfig, storeOptions, venueOptions } from './config'
import { executeSignal } from './execute-signal'
import { expireSignal } from './expire-signal'
import { openHalts } from './halts/open-halts'
import { createInHand } from './in-hand'
import { createIntakeGate } from './intake/gate'
import { openIntake } from './intake/open-intake'
import { watchAnswers } from './intake/watch-answers'
import { createMetrics } from './metrics'
import { checksOf } from './objection'
import { openCollar } from './open-collar'
import { openReports } from './open-reports'
import { openVenue } from './open-venue'
import { startReconciliation } from './reconcile/start-reconciliation'
import { refuseShortHeartbeat } from './refuse-short-heartbeat'
import { forbiddenHere } from './risk/forbidden-here'
import { openRisk } from './risk/open-risk'
import { riskOptions } from './risk/risk-settings'
import { openArchive } from './store/archive'
import { openExecutionStore } from './store/open-execution-store'
import { openRelay } from './store/relay'

const reading = { readConfig: () => readConfig(process.env), warnings: timeBudgetWarnings }

void runService({ name: 'service-b', ...reading }, async ({ config, log, registry, own }) => {
  const { ENGINE_ID: engine, RABBITMQ_MANAGEMENT_URL: managementUrl } = config
  sizeYoungGeneration({ inProgress: config.PREFETCH })
  const broker = { ...brokerOptions(config), log }
  const metrics = createMetrics(registry)
  const gate = createIntakeGate({ log, onReasons: metrics.intake })
  const venue = await own(openVenue({ ...venueOptions(config), env: process.env, log }))
  const store = await own(openExecutionStore({ ...storeOptions(config), engine, log }))
  const { ledger } = store
  await own(startReconciliation({ ledger, venue, engine, log, registry, intervalMs: config.RECONCILE_INTERVAL_MS }))
  const inHand = createInHand()
  const permitted = { store, url: config.DATABASE_URL, engine, breaker: venue.breaker, inHand: inHand.count }
  const halts = await own(openHalts({ ...permitted, gate, log, metrics }))
  const collar = await openCollar({ ...collarOptions(config), name: engine, gate, log, own })
  const limits = limitsOf(config)
  const risk = await openRisk({ ...riskOptions(config), gate, log, own, metrics, isForbidden: forbiddenHere({ limits, halts }) })
  const publishing = await own(openConnection({ ...broker, managementUrl, name: `${engine} publishing` }))
  const { publish, report, obstacle, pending } = await own(openReports({ connection: publishing, store, log, metrics }))
  const publisher = await own(createPublisher({ connection: publishing, name: 'copies', log, onConfirmed: metrics.confirmed }))
  const relaying = { publish, pending, unready: publishing.unready, intervalMs: config.RELAY_INTERVAL_MS }
  await own(openRelay({ ledger, ...relaying, log, ...metrics.relay }))
  await own(openArchive({ ledger, keepDays: config.LEDGER_KEEP_DAYS, log, onArchived: metrics.archived }))
  const answers = await own(watchAnswers({ store, venue, engine, gate, log, onUnreadable: metrics.unreadable }))
  const connection = await own(openConnection({ ...broker, name: `${engine} consuming`, accept: refuseShortHeartbeat }))
  const ports = {
    ...{ store, venue, limits, engine, answers, report },
    ...{ checks: checksOf(halts.check, collar, risk.check), forbids: halts.forbids },
    claimHoldsMs: () => claimHoldsMs(connection.heartbeatS),
  }
  const consumer = createConsumer({
    ...{ connection, publisher, family: signals, name: 'signals', log, prefetch: config.PREFETCH, drainMs: config.DRAIN_MS, paused: true },
    through: [inHand.wrapper(), withDeadline(config.HANDLER_MS), risk.early],
    handle: executeSignal(ports),
    expire: expireSignal(ports),
    obstacle,
    onOutcome: metrics.acknowledged,
    onCancelled: metrics.cancelled,
  })
  await own(openIntake({ gate, consumer: await own(consumer), breaker: venue.breaker, store, log, onState: metrics.breaker }))
})
