import type { Log } from '@trading/runtime'
import type { FastifyInstance } from 'fastify'
import { routeOf } from './error-handler'

export interface LogRequestsOptions {
  log: Log
  onAnswered: (answered: { method: string; route: string; status: number; tookMs: number }) => void
}

/** One line for each answer, at the level debug if it only read something. Never an address with its query, a header or a body. */
export function logRequests(app: FastifyInstance, { log, onAnswered }: LogRequestsOptions): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, id: requestId, subject } = request
    const route = routeOf(request)
    const status = reply.statusCode
    const tookMs = Math.round(reply.elapsedTime * 10) / 10
    onAnswered({ method, route, status, tookMs })
    const level = status >= 500 || method !== 'GET' ? 'info' : 'debug'
    log[level](
      { event: 'request.answered', requestId, method, route, status, tookMs, owner: subject?.owner, keyId: subject?.keyId },
      `${method} ${route} ${status} ${tookMs} ms`,
    )
    done()
  })
}
