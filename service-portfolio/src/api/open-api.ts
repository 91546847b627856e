import { Code, ConnectError, createConnectRouter, type Interceptor } from '@connectrpc/connect'
import {
  Health,
  heartbeatMs,
  maxRequestBytes,
  maxResponseBytes,
  Portfolio as PortfolioService,
  PortfolioStream,
  Risk,
  silenceMs,
} from '@trading/portfolio-api'
import { type Log, type Registry, within } from '@trading/runtime'
import type { Portfolio } from '../portfolio'
import type { AskedOrder, RiskVerdict } from '../store/decide-orders'
import { healthCalls } from './calls/health-calls'
import { portfolioCalls } from './calls/portfolio-calls'
import { answerGrpc } from './grpc/answer-grpc'
import { grpcMethods, implementationOf } from './grpc/methods'
import { authenticate } from './interceptors/authenticate'
import { checkRequests } from './interceptors/check-requests'
import { explainErrors, toConnectError } from './interceptors/explain-errors'
import { limitCalls } from './interceptors/limit-calls'
import { measure } from './interceptors/measure'
import { createApiMetrics } from './metrics'
import { riskCalls } from './risk/risk-calls'
import { type AnswerCalls, answerCalls } from './server/answer-calls'
import { openGrpcServer } from './server/grpc-server'
import { openNews } from './stream/news'
import { shareReads } from './stream/share-reads'
import { streamCalls } from './stream/stream-calls'
import { createStreamGuard } from './stream/stream-guard'

export const apiLimits = {
  callMs: 5_000,
  callsInHand: 64,
  streams: 200,
  /** Of orders: one of each engine. */
  riskStreams: 256,
  ordersInHand: 256,
  silenceMs,
  standstillMs: 30_000,
  batch: 200,
  heartbeatMs,
  maxBehind: 100_000,
  connections: 512,
  callsPerConnection: 100,
  healthWatchers: 64,
  pingMs: 15_000,
  /** The longest deadline that a caller may set: timers of Node take no more than 24 days. */
  deadlineMs: 86_400_000,
}

/** Decides about orders. */
export interface RiskDecisions {
  /** @throws PortfolioFault */
  reserve(order: AskedOrder): Promise<RiskVerdict>
  /** Why nothing can be decided now; undefined if it can. */
  unready(): string | undefined
  decided(decision: RiskVerdict['decision'], tookMs: number): void
}

export interface ApiOptions {
  portfolio: Portfolio
  risk: RiskDecisions
  /** Why the service is not ready; empty when it is. */
  unready: () => readonly string[]
  /** The HTTP server for the calls as JSON. */
  http: { serve(answer: AnswerCalls): void }
  host: string
  /** Of gRPC; 0 picks a free one. */
  port: number
  tokens: readonly string[]
  /** How long streams and calls may take to end. */
  drainMs: number
  registry: Registry
  log: Log
  limits?: Partial<typeof apiLimits>
}

/**
 * The portfolio for other programs: gRPC on a port of its own, and the same calls by Connect's protocol, JSON among others, on the HTTP port.
 * @throws CannotListen
 */
export async function openApi({ portfolio, risk, unready, http, tokens, registry, log, drainMs, ...options }: ApiOptions) {
  const limits = { ...apiLimits, ...options.limits }
  const metrics = createApiMetrics(registry)
  const news = openNews(portfolio)
  const stopping = new AbortController()
  const draining = () => stopping.signal.aborted
  const { standstillMs } = limits
  const watching = createStreamGuard({ most: limits.streams, standstillMs, onCount: metrics.streams })
  const asking = createStreamGuard({ most: limits.riskStreams, standstillMs, onCount: metrics.riskStreams })
  const watchPorts = {
    snapshot: portfolio.snapshot,
    eventsAfter: shareReads(portfolio),
    news,
    draining,
    onEnded: metrics.streamEnded,
    limits,
  }
  const services = [PortfolioService.typeName, PortfolioStream.typeName, Risk.typeName]
  const calls = {
    portfolio: portfolioCalls(portfolio),
    stream: streamCalls(watchPorts, watching, metrics),
    risk: riskCalls({ decide: deciding(risk, log), unready: risk.unready, draining: stopping.signal, limits }, asking),
    health: healthCalls({ unready, draining, services, watchers: limits.healthWatchers }),
  }
  // Of both ports, so that their calls are limited and counted together.
  const interceptors = [
    measure(metrics),
    explainErrors(log),
    refuseWhile(draining),
    authenticate(tokens),
    limitCalls(limits),
    checkRequests,
  ]
  const router = createConnectRouter({
    readMaxBytes: maxRequestBytes,
    writeMaxBytes: maxResponseBytes,
    maxTimeoutMs: limits.deadlineMs,
    acceptCompression: [],
    interceptors,
  })
  router
    .service(PortfolioService, calls.portfolio)
    .service(PortfolioStream, calls.stream)
    .service(Risk, calls.risk)
    .service(Health, calls.health)
  http.serve(answerCalls(router, log))
  const methods = grpcMethods(
    [
      ...implementationOf(PortfolioService, calls.portfolio),
      ...implementationOf(PortfolioStream, calls.stream),
      ...implementationOf(Risk, calls.risk),
      ...implementationOf(Health, calls.health),
    ],
    interceptors,
  )
  const answer = answerGrpc({ methods, maxRequestBytes, maxResponseBytes, deadlineMs: limits.deadlineMs, log })
  const grpc = await openGrpcServer({ ...limits, host: options.host, port: options.port, answer })
  log.info({ event: 'api.listening', grpcPort: grpc.port }, `gRPC on port ${grpc.port}`)
  return {
    port: grpc.port,
    /** Ends streams with a resume token, then the connections. */
    async close(): Promise<void> {
      stopping.abort()
      news.end()
      await grpc.close(drainMs)
      await within(drainMs, Promise.all([watching.ended(), asking.ended()]))
      watching.close()
      asking.close()
      news.close()
    },
  }
}

/** A call that comes while the service drains is one for the next instance, or for this one once it is back. */
const refuseWhile =
  (draining: () => boolean): Interceptor =>
  (next) =>
  (request) => {
    if (!draining() || request.service.typeName === Health.typeName) return next(request)
    throw new ConnectError('the portfolio stops; call again', Code.Unavailable)
  }

/** Answers in any case: what cannot be decided now is to be asked again. */
function deciding({ reserve, unready, decided }: RiskDecisions, log: Log) {
  const decide = async (order: AskedOrder): Promise<RiskVerdict> => {
    const reason = unready()
    if (reason !== undefined) return { decision: 'later', reason }
    return reserve(order).catch((error) => ({ decision: 'later', reason: toConnectError(error, log).rawMessage }))
  }
  return async (order: AskedOrder): Promise<RiskVerdict> => {
    const since = performance.now()
    const verdict = await decide(order)
    decided(verdict.decision, performance.now() - since)
    return verdict
  }
}
