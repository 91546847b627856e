import { randomUUID } from 'node:crypto'
import { maxBodyBytes } from '@trading/contracts'
import Fastify, { type FastifyInstance } from 'fastify'
import { answerClientError } from './client-errors'
import { send } from './error-handler'
import { ProblemError } from './errors'
import { serializerCompiler, validatorCompiler } from './zod'

export interface ServerOptions {
  /** The addresses of the proxies whose X-Forwarded-For is believed; none if empty. */
  trustProxy: readonly string[]
  /** How long a request may take to arrive. Whoever sends it byte by byte is cut off. */
  requestMs?: number
  headersMs?: number
}

/** More connections than this are refused: 1,000 streams, and as many that come and go. */
const mostConnections = 2_500

/** A server without routes. */
export function createServer({ trustProxy, requestMs = 10_000, headersMs = 5_000 }: ServerOptions): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    requestTimeout: requestMs,
    keepAliveTimeout: 15_000,
    forceCloseConnections: 'idle',
    http: { headersTimeout: headersMs, connectionsCheckingInterval: Math.min(1_000, headersMs), maxHeaderSize: 16 * 1024 },
    routerOptions: { maxParamLength: 256, ignoreTrailingSlash: false },
    genReqId: () => randomUUID(),
    clientErrorHandler: answerClientError,
    // No hook runs for these, so none adds the headers of other answers.
    frameworkErrors: (_error, _request, reply) =>
      void send(reply.header('x-content-type-options', 'nosniff'), new ProblemError('invalid-request', 'the address is not a valid URL')),
  })
  app.server.maxConnections = mostConnections
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  // JSON only.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    done()
  })
  return app
}
