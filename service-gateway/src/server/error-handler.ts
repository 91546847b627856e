import { describeCause, type Log } from '@trading/runtime'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { notFound, ProblemError, problemOf, UpstreamAway } from './errors'
import { AnswerRefused } from './zod'

export const problemContentType = 'application/problem+json; charset=utf-8'

export interface ErrorHandlerOptions {
  log: Log
  onUpstreamAway: (upstream: string) => void
  /** Called for each answer that nobody could expect: 500 and 502. */
  onFailed: (type: 'internal' | 'upstream-invalid') => void
}

/** Every error as problem+json, without a stack and without anybody else's words. */
export function answerErrors(app: FastifyInstance, { log, onUpstreamAway, onFailed }: ErrorHandlerOptions): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = error instanceof ProblemError ? error : (upstreamsFault(error, request) ?? problemFrom(error as FrameworkError))
    if (problem.type === 'upstream-invalid') {
      onFailed(problem.type)
      log.error({ event: 'upstream.invalid', requestId: request.id, route: routeOf(request) }, describeCause(problem))
    }
    if (problem.type === 'internal') {
      onFailed(problem.type)
      const why = error instanceof Error ? error.message : String(error)
      log.error({ event: 'request.failed', err: error, requestId: request.id, route: routeOf(request) }, `a request failed: ${why}`)
    }
    if (problem instanceof UpstreamAway) {
      onUpstreamAway(problem.upstream)
      log.debug({ event: 'upstream.away', upstream: problem.upstream, requestId: request.id }, describeCause(problem))
    }
    return send(reply, problem)
  })
  app.setNotFoundHandler((request) => {
    throw notFound(`there is no ${request.method} ${pathOf(request)}; /docs lists what there is`)
  })
}

export const routeOf = ({ routeOptions }: FastifyRequest): string => routeOptions.url ?? 'none'

const pathOf = ({ url }: FastifyRequest): string => (url.split('?', 1)[0] ?? '').slice(0, 200)

/** Also for errors that come before a route is found. */
export function send(reply: FastifyReply, problem: ProblemError): FastifyReply {
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds)
  if (problem.type === 'unauthenticated') reply.header('www-authenticate', 'Bearer')
  // As text, since the schemas of a route's answers are for its own.
  return reply
    .code(problem.statusCode)
    .type(problemContentType)
    .serializer((text) => text as string)
    .send(JSON.stringify(problemOf(problem)))
}

/** What another service said is not for the caller; its fields are in the cause, for the log. */
function upstreamsFault(error: unknown, { routeOptions }: FastifyRequest): ProblemError | undefined {
  const { passesOn } = routeOptions.config
  if (!(error instanceof AnswerRefused) || passesOn === undefined) return undefined
  return new ProblemError('upstream-invalid', `${passesOn} answered what cannot be passed on; the log says which fields`, { cause: error })
}

type FrameworkError = Error & { code?: string; statusCode?: number }

/** An error of Fastify or one of its plugins, in our words. */
function problemFrom({ code = '', statusCode }: FrameworkError): ProblemError {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ProblemError('body-too-large', 'a body has at most 64 KiB')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ProblemError('unsupported-media-type', 'send the body as application/json')
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new ProblemError('invalid-request', 'the body is not JSON')
    case 'FST_ERR_BAD_URL':
      return new ProblemError('invalid-request', 'the address is not a valid URL')
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return notFound('the address is too long')
  }
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500
    ? new ProblemError('invalid-request', 'the request cannot be read')
    : new ProblemError('internal', 'the gateway failed; its log says why, under the request id in the header x-request-id')
}
