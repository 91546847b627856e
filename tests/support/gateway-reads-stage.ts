import { type MarketTick, storeHeartbeat, storeTick } from '@trading/market-data'
import { openHistory } from '@trading/market-history'
import { openRedis } from '@trading/redis'
import { type EventStream, openEventStream, type ServerSentEvent } from '@trading/rig/event-stream'
import { startTcpProxy, type TcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { quietLog } from '@trading/rig/quiet-log'
import { openTestBroker } from '@trading/rig/test-broker'
import { openTestCache } from '@trading/rig/test-cache'
import { until } from '@trading/rig/until'
import { hostOf, type Owned, within } from '@trading/runtime'
import { Registry } from 'prom-client'
import { openAccessBook } from '../../service-gateway/src/access/access-book'
import { guardRequests } from '../../service-gateway/src/access/guard-requests'
import { makeKey } from '../../service-gateway/src/access/secrets'
import { openAudit } from '../../service-gateway/src/audit/open-audit'
import { keepDesk } from '../../service-gateway/src/halts/keep-desk'
import { openHaltBoard } from '../../service-gateway/src/halts/open-halt-board'
import { createMetrics } from '../../service-gateway/src/metrics'
import { openReads } from '../../service-gateway/src/open-reads'
import { createServer } from '../../service-gateway/src/server/create-server'
import { answerErrors } from '../../service-gateway/src/server/error-handler'
import { listenOn } from '../../service-gateway/src/server/listen-on'
import { openGatewayStore } from '../../service-gateway/src/store/open-store'
import type { StreamLimits } from '../../service-gateway/src/streams/stream-routes'
import { ledgerFixture } from './ledger-fixture'
import { openStage as openPortfolioStage, token as portfolioToken } from './portfolio-stage'

type Role = 'viewer' | 'trader' | 'operator'

export const upstreams = ['ledger', 'history', 'portfolio', 'market data', 'broker'] as const
export type UpstreamName = (typeof upstreams)[number]

const kept = { count: 100, ms: 600_000 }

/** Real servers, with data of the tests' own, behind proxies that cut and freeze; gateways in this process. */
export async function openGatewayStage() {
  const closing: (() => unknown)[] = []
  const broker = await openTestBroker()
  const cache = await openTestCache()
  const fixture = await ledgerFixture()
  const ledger = await fixture.openReady()
  const portfolioStage = await openPortfolioStage()
  const portfolio = await portfolioStage.serve()
  const databaseUrl = fixture.database.migrationUrl
  const history = openHistory({ url: databaseUrl, name: 'test history', log: quietLog() })
  const store = openGatewayStore({ url: databaseUrl, log: quietLog() })
  await until('the stores are ready', () => history.unready() === undefined && store.unready() === undefined)
  const redis = openRedis({ url: cache.url, name: 'test-writer', log: quietLog() })
  await until('Redis is connected', () => redis.up)
  closing.push(broker.close, cache.stop, fixture.close, fixture.closeLedgers, portfolioStage.close, history.close, store.close, redis.close)

  const proxied = async (url: string): Promise<{ proxy: TcpProxy; url: string }> => {
    const target = new URL(url)
    const proxy = await startTcpProxy({ target: () => ({ host: hostOf(target), port: Number(target.port) }) })
    closing.push(proxy.close)
    return { proxy, url: through(proxy, url) }
  }
  const links = {
    ledger: await proxied(databaseUrl),
    history: await proxied(databaseUrl),
    portfolio: await proxied(`http://127.0.0.1:${portfolio.port}`),
    'market data': await proxied(cache.url),
    broker: await proxied(broker.url),
  }

  let sequence = 0
  /** As the writer of market data stores it, and confirms it. */
  const publishPrice = async (symbol: string, price: string): Promise<MarketTick> => {
    const now = Date.now()
    const tick = { symbol, epoch: 1, sequence: ++sequence, price, quantity: undefined, eventAt: now, ingestedAt: now }
    await redis.call((client) => storeTick(client, tick, kept))
    return tick
  }
  const confirmPrice = (symbol: string) => redis.call((client) => storeHeartbeat(client, { symbol, epoch: 1, at: Date.now() }))

  /** Waits until all that was recorded can be read: it waits for older transactions, which other tests may hold open on the same server. */
  const allReadable = () =>
    until('all executions can be read', async () => {
      const [row] = await fixture.database.sql<{ all: boolean }>(
        'SELECT NOT EXISTS (SELECT FROM reports WHERE position >= pg_snapshot_xmin(pg_current_snapshot())) AS all',
      )
      return row?.all
    })

  const makeKeyOf = async (role: Role, owner: string = role) => {
    const { id, key, secretHash } = makeKey()
    await store.keys.insert({ id, secretHash, owner, role, strategy: 'test', symbols: null, expiresAt: null })
    return { id, key }
  }

  /** The settings of a gateway's process on these servers. */
  const settings = (): NodeJS.ProcessEnv => ({
    ...{
      RABBITMQ_URL: links.broker.url,
      DATABASE_URL: links.ledger.url,
      HALT_DATABASE_URL: databaseUrl,
      HISTORY_DATABASE_URL: links.history.url,
    },
    ...{ REDIS_URL: links['market data'].url, PORTFOLIO_URL: links.portfolio.url.replace(/\/$/, ''), PORTFOLIO_TOKEN: portfolioToken },
    ...{ GATEWAY_PORT: '0', LOG_LEVEL: 'info' },
  })

  /** A gateway on these servers. */
  async function serve({ streams = {}, deadlineMs = 1_000 }: { streams?: Partial<StreamLimits>; deadlineMs?: number } = {}) {
    const owned: Owned[] = []
    const own = async <T extends Owned>(thing: T | Promise<T>): Promise<T> => {
      owned.push(await thing)
      return thing
    }
    const registry = new Registry()
    const log = quietLog()
    const metrics = createMetrics(registry)
    const book = await own(openAccessBook({ store, log }))
    await book.refresh()
    const audit = openAudit({ store, log })
    const desk = await own(keepDesk({ url: databaseUrl }))
    const halts = openHaltBoard({ desk, counting: desk })
    const routes = await openReads({
      ...{ store, halts, audit, onFailed: metrics.failed, version: '0.1.0', own, registry, log, deadlineMs, drainMs: 5_000 },
      ...{ brokerUrl: links.broker.url, ledgerUrl: links.ledger.url, historyUrl: links.history.url, redisUrl: links['market data'].url },
      ...{ portfolioUrl: links.portfolio.url.replace(/\/$/, ''), portfolioToken, maxPriceAgeMs: 2_000 },
      streams: { streams: 2_000, perOwner: 2_000, heartbeatMs: 10_000, standstillMs: 5_000, ...streams },
    })
    const app = createServer({ trustProxy: [] })
    answerErrors(app, { log, onUpstreamAway: metrics.upstreamAway, onFailed: metrics.failed })
    // Keys only: Jest cannot load the plugin that reads cookies.
    app.decorateRequest('cookies')
    app.addHook('onRequest', async (request) => {
      request.cookies = {}
    })
    guardRequests(app, { book, onWrongCredential: () => undefined, onRefused: () => undefined })
    for (const each of routes) await app.register(each)
    await app.ready()
    const port = await listenOn(app, { host: '127.0.0.1', port: 0 })
    owned.push({
      async close() {
        const closing = app.close()
        // Clients keep spare connections.
        if (!(await within(1_000, closing))) app.server.closeAllConnections()
        await closing
      },
    })
    const base = `http://127.0.0.1:${port}`
    let isOpen = true
    const close = async () => {
      if (!isOpen) return
      isOpen = false
      for (const thing of owned.reverse()) await thing.close?.()
    }
    closing.push(close)
    return {
      base,
      registry,
      close,
      async call(path: string, { key, method = 'GET', body }: { key: string; method?: string; body?: unknown }) {
        const headers = { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) }
        const response = await fetch(`${base}/v1${path}`, {
          ...{ method, headers, signal: AbortSignal.timeout(20_000) },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        })
        const text = await response.text()
        // biome-ignore lint/suspicious/noExplicitAny: answers of any kind, for assertions
        const json: any = text === '' ? undefined : JSON.parse(text)
        return { status: response.status, headers: response.headers, body: json }
      },
      stream: (
        path: string,
        options: { key: string; lastEventId?: string; onEvent?: (event: ServerSentEvent, stream: EventStream) => void },
      ) => openEventStream(`${base}/v1/stream${path}`, options),
      metric: async (pattern: RegExp) => pattern.test(await registry.metrics()),
    }
  }

  return {
    broker,
    cache,
    fixture,
    database: fixture.database,
    ledger,
    portfolio: portfolioStage,
    history,
    store,
    links,
    allReadable,
    publishPrice,
    confirmPrice,
    makeKeyOf,
    settings,
    serve,
    async close() {
      for (const each of closing.reverse()) await each()
    },
  }
}

export type GatewayStage = Awaited<ReturnType<typeof openGatewayStage>>
export type ServedGateway = Awaited<ReturnType<GatewayStage['serve']>>
