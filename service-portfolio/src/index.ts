// Execution reports in; positions and numbered events out.
import { portfolioReports } from '@trading/contracts'
import { createConsumer, createPublisher, openConnection } from '@trading/messaging'
import { runService } from '@trading/runtime'
import { bookReport } from './book-report'
import { openComparison } from './comparison/open-comparison'
import { brokerOptions, comparisonOptions, readConfig, storeOptions } from './config'
import { createMetrics } from './metrics'
import { openStore } from './open-store'

void runService({ name: 'portfolio', readConfig: () => readConfig(process.env) }, async ({ config, log, registry, own }) => {
  const { RABBITMQ_MANAGEMENT_URL: managementUrl, REPORTS_PREFETCH: prefetch, DRAIN_MS: drainMs } = config
  const broker = { ...brokerOptions(config), log }
  const metrics = createMetrics(registry)
  const store = await own(openStore({ ...storeOptions(config), log, onBooked: metrics.booked }))
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
  const { unready } = await own(consumer)
  const subscribed = () => unready() === undefined
  metrics.lag(await own(openComparison({ store, ...comparisonOptions(config), subscribed, log, metrics })))
})
