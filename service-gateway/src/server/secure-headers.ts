import type { IncomingMessage, ServerResponse } from 'node:http'
import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'

/** Headers that keep browsers from doing more than the page needs; other origins are refused unless they are listed. */
export async function secureHeaders(app: FastifyInstance, { corsOrigins }: { corsOrigins: readonly string[] }): Promise<void> {
  const always = headersOfHelmet()
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(always)
    // What is read with a credential is for nobody else; the page's own files have their own.
    if (request.url.startsWith('/v1/')) reply.header('cache-control', 'no-store')
    done()
  })
  await app.register(cors, {
    origin: corsOrigins.length > 0 ? [...corsOrigins] : false,
    // Keys only: the cookie is of this origin.
    credentials: false,
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'last-event-id'],
    exposedHeaders: ['x-request-id', 'retry-after', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
    maxAge: 600,
  })
}

const policy: Parameters<typeof helmet>[0] = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  frameguard: { action: 'deny' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
}

/** They depend on no request, so they are made once: @fastify/helmet would put the policy together for each. */
function headersOfHelmet(): Record<string, string> {
  const headers: Record<string, string> = {}
  const response = {
    setHeader(name: string, value: string) {
      headers[name.toLowerCase()] = value
    },
    removeHeader: () => undefined,
  }
  helmet(policy)({} as IncomingMessage, response as unknown as ServerResponse, (error) => {
    if (error) throw error
  })
  return headers
}
