// The door for people and programs: REST, keys, limits, the page.
import { createPublisher, openConnection } from '@trading/messaging'
import { openRedis } from '@trading/redis'
import { runService, sizeYoungGeneration } from '@trading/runtime'
import { openAccessBook } from './access/access-book'
import { createFailedLogins } from './access/failed-logins'
import { openAudit } from './audit/open-audit'
import { brokerOptions, limitsRedisOptions, pruningOptions, readConfig, requestsInProgress, serverOptions, storeOptions } from './config'
import { keepDesk } from './halts/keep-desk'
import { openHaltBoard } from './halts/open-halt-board'
import { limitLogins } from './limits/limit-logins'
import { openCounts } from './limits/open-counts'
import { createMetrics } from './metrics'
import { openGateway } from './open-gateway'
import { openReads } from './open-reads'
import { partOf } from './part-of'
import { readsOptions } from './reads-settings'
import { haltRoutes } from './routes/halts'
import { sessionRoutes } from './routes/session'
import { signalRoutes } from './routes/signals'
import { keepPruned } from './store/keep-pruned'
import { openGatewayStore } from './store/open-store'
import { openSubmissions } from './submissions/open-submissions'
import { version } from './version'

void runService({ name: 'gateway', readConfig: () => readConfig(process.env) }, async ({ config, log, registry, own }) => {
  sizeYoungGeneration({ inProgress: requestsInProgress })
  const metrics = createMetrics(registry)
  const store = await own(openGatewayStore({ ...storeOptions(config), log }))
  await own(keepPruned({ store, ...pruningOptions(config), log }))
  const book = await own(openAccessBook({ store, log }))
  const audit = openAudit({ store, log })
  const redis = openRedis({ ...limitsRedisOptions(config), log })
  await own(partOf(redis))
  const { count } = await own(openCounts({ redis, log, onFallback: metrics.limitsInProcess }))
  const connection = await openConnection({ ...brokerOptions(config), name: 'gateway publishing', log })
  await own(partOf(connection))
  const publisher = createPublisher({ connection, name: 'signals', log, timeoutMs: 3_000 })
  await own(partOf(publisher))
  const submissions = await own(openSubmissions({ store, publisher, log, onSubmitted: metrics.submitted, onRelayed: metrics.relayed }))
  const desk = await own(keepDesk({ url: config.HALT_DATABASE_URL }))
  const counting = await own(keepDesk({ url: config.HALT_DATABASE_URL, statementMs: 1_500 }))
  const onWrongCredential = createFailedLogins({ onFailed: metrics.wrongCredential })
  const halts = openHaltBoard({ desk, counting })
  const reads = await openReads({ ...readsOptions(config), store, halts, audit, onFailed: metrics.failed, version, own, registry, log })
  const routes = [
    ...reads,
    sessionRoutes({
      store,
      book,
      onWrongCredential,
      limitLogins: limitLogins({ count, onLimited: metrics.limited }),
      sessionMs: config.SESSION_MS,
    }),
    signalRoutes({ submissions }),
    haltRoutes({ halts }),
  ]
  await own(openGateway({ ...serverOptions(config), version, book, audit, count, onWrongCredential, routes, metrics, log }))
  return undefined
})
