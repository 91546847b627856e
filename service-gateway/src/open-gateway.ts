import cookie from '@fastify/cookie'
import { type Log, type Owned, within } from '@trading/runtime'
import type { FastifyInstance } from 'fastify'
import type { AccessBook } from './access/access-book'
import { guardRequests } from './access/guard-requests'
import type { Audit } from './audit/open-audit'
import type { CountOne } from './limits/count'
import { limitRequests } from './limits/limit-requests'
import type { Metrics } from './metrics'
import { createServer } from './server/create-server'
import { describeApi } from './server/describe-api'
import { endConnections } from './server/end-connections'
import { answerErrors } from './server/error-handler'
import { listenOn } from './server/listen-on'
import { logRequests } from './server/log-requests'
import { secureHeaders } from './server/secure-headers'
import { servePage } from './server/serve-page'
import { refuseUnderPressure } from './server/under-pressure'
import type { Routes } from './server/zod'

export interface GatewayOptions {
  host: string
  /** 0 picks a free one. */
  port: number
  trustProxy: readonly string[]
  corsOrigins: readonly string[]
  perMinute: number
  signalsPerMinute: number
  /** How long answers in progress may take to end. */
  drainMs: number
  version: string
  book: AccessBook
  audit: Pick<Audit, 'refused'>
  count: CountOne
  onWrongCredential: (address: string) => void
  routes: readonly Routes[]
  metrics: Metrics
  log: Log
  /** How long a request may take to arrive, and its headers. */
  requestMs?: number
  headersMs?: number
}

export interface Gateway extends Owned {
  port: number
  app: FastifyInstance
  close(): Promise<void>
}

/**
 * The API and the page: every request is guarded, limited, checked, answered and logged in this order.
 * @throws CannotListen
 */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { book, audit, count, metrics, log, drainMs, onWrongCredential } = options
  const app = createServer(options)
  endConnections(app)
  answerErrors(app, { log, onUpstreamAway: metrics.upstreamAway, onFailed: metrics.failed })
  logRequests(app, { log, onAnswered: metrics.answered })
  await secureHeaders(app, options)
  await refuseUnderPressure(app)
  await app.register(cookie)
  guardRequests(app, {
    book,
    onWrongCredential,
    onRefused: (subject, action, target) => {
      metrics.refused(action)
      audit.refused({ subject, action, target }, `the role ${subject.role} may not`)
    },
  })
  await limitRequests(app, { ...options, count, onLimited: metrics.limited })
  await describeApi(app, options)
  for (const routes of options.routes) await app.register(routes)
  await servePage(app)
  await app.ready()
  const port = await listenOn(app, options)
  log.info({ event: 'gateway.listening', gatewayPort: port }, `the gateway listens on port ${port}`)
  return {
    port,
    app,
    async close() {
      // Whoever keeps a connection open beyond the drain is cut off.
      const closing = app.close()
      if (!(await within(drainMs, closing))) app.server.closeAllConnections()
      await closing
    },
  }
}
