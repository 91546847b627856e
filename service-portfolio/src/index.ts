// Execution reports in; positions and numbered events out, by gRPC, and the limits that all engines share.
import { portfolioReports } from '@trading/contracts'
import { createConsumer, createPublisher, openConnection } from '@trading/messaging'
import { runService, sizeYoungGeneration } from '@trading/runtime'
import { openApi } from './api/open-api'
import { bookReport } from './book-report'
import { openComparison } from './comparison/open-comparison'
import { apiOptions, brokerOptions, comparisonOptions, pricesOptions, readConfig, storeOptions } from './config'
import { followFindings } from './findings/follow-findings'
import { createMetrics } from './metrics'
import { openPrices } from './open-prices'
import { openStore } from './open-store'
import { openReleases } from './risk/open-releases'
import { riskDecisions } from './risk/risk-decisions'

void runService({ name: 'portfolio', readConfig: () => readConfig(process.env) }, async ({ config, log, registry, own, unready, http }) => {
  const { RABBITMQ_MANAGEMENT_URL: managementUrl, REPORTS_PREFETCH: prefetch, DRAIN_MS: drainMs } = config
  // Reports, calls and streams are in progress at once.
  sizeYoungGeneration({ inProgress: prefetch })
  const broker = { ...brokerOptions(config), log }
  const metrics = createMetrics(registry)
  const { latest } = await own(openPrices({ ...pricesOptions(config), log }))
  const { findingsOf } = await own(followFindings({ url: config.DATABASE_URL, log, metrics }))
  const store = await own(openStore({ ...storeOptions(config), latest, findingsOf, log, onBooked: metrics.booked }))
  const publishing = await own(openConnection({ ...broker, managementUrl, name: 'portfolio publishing' }))
  const publisher = await own(createPublisher({ connection: publishing, name: 'copies', log }))
  const connection = await own(openConnection({ ...broker, name: 'portfolio consuming' }))
  const consumer = createConsumer({
    ...{ connection, publisher, family: portfolioReports, name: 'reports', log, prefetch, drainMs },
    handle: bookReport({ store, metrics }),
    obstacle: store.unready,
    onOutcome: metrics.acknowledged,
    onCancelled: metrics.cancelled,
  })
  const reports = await own(consumer)
  const subscribed = () => reports.unready() === undefined
  const comparison = await own(openComparison({ store, ...comparisonOptions(config), subscribed, log, metrics }))
  metrics.lag(comparison)
  await own(openReleases({ store, url: config.DATABASE_URL, log, metrics }))
  const risk = riskDecisions({ store, comparison, metrics })
  await own(openApi({ portfolio: store, risk, ...apiOptions(config), unready, http, registry, log }))
})
