import { everyFamily } from '@trading/contracts'
import type { HaltsView } from '@trading/gateway-api'
import { openConnection } from '@trading/messaging'
import type { Log, Own, Registry } from '@trading/runtime'
import type { Audit } from './audit/open-audit'
import { readTrail } from './audit/read-trail'
import { partOf } from './part-of'
import type { ReadsOptions } from './reads-settings'
import { auditRoutes } from './routes/audit'
import { deadLetterRoutes } from './routes/dead-letters'
import { executionRoutes } from './routes/executions'
import { findingRoutes } from './routes/findings'
import { positionRoutes } from './routes/positions'
import { priceRoutes } from './routes/prices'
import { signalStoryRoutes } from './routes/signal-story'
import { systemRoutes } from './routes/system'
import type { Routes } from './server/zod'
import type { GatewayStore } from './store/open-store'
import { submittedSignals } from './story/submitted-signals'
import { logFailures } from './streams/log-failures'
import { createStreamMetrics } from './streams/metrics'
import { openHub } from './streams/open-hub'
import { readExecutions } from './streams/read-executions'
import { streamRoutes } from './streams/stream-routes'
import { openDeadLettersUpstream } from './upstreams/dead-letters/open-dead-letters'
import { openHistoryUpstream } from './upstreams/history'
import { openLedgerUpstream } from './upstreams/ledger'
import { openPortfolioUpstream } from './upstreams/portfolio'
import { openPricesUpstream } from './upstreams/prices'
import { openQueuesUpstream } from './upstreams/queues'
import { openSystem } from './upstreams/system'

export interface OpenReadsOptions extends ReadsOptions {
  store: Pick<GatewayStore, 'submissions' | 'audit'>
  halts: { current(): Promise<HaltsView> }
  audit: Pick<Audit, 'record'>
  /** Called for each thing that a stream cannot carry, although its upstream answers. */
  onFailed: (type: 'internal' | 'upstream-invalid') => void
  version: string
  own: Own
  registry: Registry
  log: Log
}

/**
 * Opens what the gateway reads from, and resolves with the routes of it. None of it keeps the gateway from being ready: while a service is
 * away, its part of the API answers 503.
 */
export async function openReads({
  store,
  halts,
  audit,
  onFailed,
  version,
  own,
  registry,
  log,
  ...options
}: OpenReadsOptions): Promise<Routes[]> {
  const { deadlineMs, drainMs } = options
  const common = { deadlineMs, log }
  const ledger = await own(openLedgerUpstream({ ...common, url: options.ledgerUrl, name: 'gateway reading', connections: 3 }))
  // Of its own: requests must not delay what streams carry.
  const stream = await own(openLedgerUpstream({ ...common, url: options.ledgerUrl, name: 'gateway stream', connections: 2 }))
  const history = await own(openHistoryUpstream({ ...common, url: options.historyUrl, connections: 2 }))
  const portfolio = await own(openPortfolioUpstream({ ...common, url: options.portfolioUrl, token: options.portfolioToken }))
  const prices = openPricesUpstream({ url: options.redisUrl, maxAgeMs: options.maxPriceAgeMs, log })
  await own(partOf(prices))
  const connection = await openConnection({ url: options.brokerUrl, name: 'gateway reading', log })
  await own(partOf(connection))
  const queues = openQueuesUpstream({ ...common, connection, families: everyFamily })
  const deadLetters = openDeadLettersUpstream({ url: options.brokerUrl, families: everyFamily, log })
  const system = openSystem({ ledger, queues, portfolio, prices, history, version })
  const signals = submittedSignals(store)
  const metrics = createStreamMetrics(registry)
  const hub = openHub({
    head: () => stream.call((reader) => reader.lastExecution()),
    read: readExecutions({ ledger: stream, owners: signals }),
    ...{ prices, system, onDelay: metrics.delayed },
    onFailed: logFailures({ log, onFailed }),
    positions: () => portfolio.positions({ open: false }),
    halts: () => halts.current(),
  })
  return [
    signalStoryRoutes({ ledger, signals }),
    executionRoutes({ ledger, owners: signals }),
    priceRoutes({ prices, history }),
    positionRoutes({ portfolio }),
    deadLetterRoutes({ deadLetters, audit }),
    systemRoutes({ system }),
    findingRoutes({ ledger }),
    auditRoutes({ trail: readTrail({ store, ledger }) }),
    streamRoutes({
      ...{ hub, metrics, drainMs, limits: options.streams },
      isResumable: (place) => stream.call((reader) => reader.isResumable(place)),
    }),
  ]
}
