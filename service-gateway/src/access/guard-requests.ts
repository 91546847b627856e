import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { forbidden, invalidField, ProblemError } from '../server/errors'
import type { AccessBook } from './access-book'
import { csrfTokenOf, isSameText, keyPrefix } from './secrets'
import type { Credential, Subject } from './subject'

export const sessionCookie = 'session'
export const csrfHeader = 'x-csrf-token'

export interface GuardOptions {
  book: AccessBook
  /** Called for each wrong key. Throws if this address had too many. */
  onWrongCredential: (address: string) => void
  /** Called for each action that a role does not permit. */
  onRefused: (subject: Subject, action: string, target: string) => void
}

/** Names that callers give to credentials: an address is logged and kept by browsers, proxies and servers. */
const credentialNames = /^(key|api[-_]?key|token|access[-_]?token|auth|authorization|session|password|secret)$/i
const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses every request that its route does not permit: who calls is found before limits are counted, and what the caller may do is
 * decided after it, and before the body is read.
 */
export function guardRequests(app: FastifyInstance, { book, onWrongCredential, onRefused }: GuardOptions): void {
  app.decorateRequest('subject')
  app.decorateRequest('byCookie', false)
  app.decorateRequest('credential')

  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => void routes.push(route))
  // Once all routes are there, and plugins have marked theirs.
  app.addHook('onReady', async () => routes.forEach(mustHaveGuard))

  app.addHook('onRequest', async (request: FastifyRequest): Promise<void> => {
    refuseCredentialsInUrl(request)
    if (request.routeOptions.config.public || request.is404) return
    const credential = await credentialOf(request, book)
    if (!credential) {
      // Not sessions: they end by themselves, and each open tab goes on asking with the cookie until it is told so.
      if (request.headers.authorization !== undefined) onWrongCredential(request.ip)
      throw new ProblemError('unauthenticated', 'send a valid API key as "Authorization: Bearer …", or log in on the page')
    }
    request.subject = credential.subject
    request.credential = credential
  })

  app.addHook('preParsing', async (request: FastifyRequest, _reply: FastifyReply, payload) => {
    const { roles = [], public: isPublic, action } = request.routeOptions.config
    if (isPublic || request.is404) return payload
    const { subject } = request
    if (!roles.includes(subject.role)) {
      if (action) onRefused(subject, action, pathOf(request.url))
      throw forbidden(`the role ${subject.role} may not do this; it takes ${roles.join(' or ') || 'a role that nobody has'}`)
    }
    if (request.byCookie && !reading.has(request.method)) mustHaveCsrfToken(request)
    return payload
  })
}

/** @throws Error: the service does not start with such a route */
function mustHaveGuard({ method, url, config = {} }: RouteOptions): void {
  if (!config.public && !config.roles?.length) throw new Error(`${method} ${url} says neither who may call it nor that it is public`)
}

const pathOf = (url: string): string => (url.split('?', 1)[0] ?? '').slice(0, 200)

function refuseCredentialsInUrl({ query, url }: FastifyRequest): void {
  const named = Object.keys(query as object).find((name) => credentialNames.test(name))
  if (named === undefined && !url.includes(keyPrefix)) return
  const expected = 'no key or token in the address: send it in the header Authorization. Revoke this one, as addresses are logged'
  throw invalidField(`query.${named ?? '?'}`, expected)
}

const bearer = /^Bearer +(\S+)$/i

/** A key goes before a cookie. Another kind of credential, such as a JWT, has its place here. */
async function credentialOf(request: FastifyRequest, book: AccessBook): Promise<Credential | undefined> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const [, key] = bearer.exec(authorization) ?? []
    return key === undefined ? undefined : book.byKey(key)
  }
  const token = request.cookies[sessionCookie]
  if (token === undefined) return undefined
  request.byCookie = true
  return book.byToken(token)
}

function mustHaveCsrfToken(request: FastifyRequest): void {
  const sent = request.headers[csrfHeader]
  const token = request.cookies[sessionCookie] ?? ''
  if (typeof sent === 'string' && isSameText(sent, csrfTokenOf(token))) return
  throw new ProblemError('csrf', `send the csrfToken of GET /v1/session in the header ${csrfHeader}`)
}
