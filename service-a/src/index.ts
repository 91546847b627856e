// Prices in, trading signals out.
import { createPublisher, openConnection } from '@trading/messaging'
import { runService } from '@trading/runtime'
import { brokerOptions, idOptions, readConfig, strategyOptions } from './config'
import { createGenerator } from './generator'
import { createMetrics } from './metrics'
import { openPrices } from './open-prices'
import { publishSignal } from './publish-signal'
import { signalIds } from './signal-ids'
import { openStrategy } from './strategy/open-strategy'

void runService({ name: 'service-a', readConfig: () => readConfig(process.env) }, async ({ config, log, registry, own }) => {
  const metrics = createMetrics(registry)
  const strategy = await openStrategy({ ...strategyOptions(config), env: process.env, log })
  const prices = await openPrices({ config, strategy, service: __dirname, env: process.env, log, own, metrics })
  const connection = await own(openConnection({ ...brokerOptions(config), name: 'service-a', log }))
  const publisher = await own(createPublisher({ connection, name: 'signals', log, onConfirmed: metrics.confirmed }))
  const generator = createGenerator({
    ...prices,
    strategy,
    publish: publishSignal(publisher),
    log,
    intervalMs: config.SIGNAL_INTERVAL_MS,
    ttlMs: config.SIGNAL_TTL_MS,
    limit: config.SIGNAL_LIMIT,
    quantity: config.SIGNAL_QUANTITY,
    ids: signalIds(idOptions(config)),
    drainMs: config.DRAIN_MS,
    onPublished: metrics.published,
    onDropped: (_, reason) => metrics.dropped(reason),
  })
  await own({ close: generator.close })
  return { finished: generator.finished }
})
