import { loginSchema, type Session, sessionSchema } from '@trading/gateway-api'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AccessBook } from '../access/access-book'
import { sessionCookie } from '../access/guard-requests'
import { csrfTokenOf, makeToken, tokenHashOf } from '../access/secrets'
import type { LimitLogins } from '../limits/limit-logins'
import { ProblemError } from '../server/errors'
import type { Routes } from '../server/zod'
import { asAway } from '../store/as-away'
import type { GatewayStore } from '../store/open-store'

export interface SessionRoutesOptions {
  store: Pick<GatewayStore, 'sessions'>
  book: Pick<AccessBook, 'byKey' | 'refresh'>
  /** Throws if this address had too many wrong keys. */
  onWrongCredential: (address: string) => void
  limitLogins: LimitLogins
  sessionMs: number
}

const everybody = ['viewer', 'trader', 'operator'] as const

/** A person logs in on the page with a key, and has a cookie that scripts cannot read. */
export const sessionRoutes =
  ({ store, book, onWrongCredential, limitLogins, sessionMs }: SessionRoutesOptions): Routes =>
  async (app) => {
    app.post(
      '/v1/session',
      {
        config: { public: true },
        schema: { summary: 'Logs in with an API key', body: loginSchema, response: { 200: sessionSchema } },
      },
      async (request, reply) => {
        const credential = await book.byKey(request.body.key)
        if (!credential) {
          onWrongCredential(request.ip)
          throw new ProblemError('unauthenticated', 'this is not a valid API key: it is wrong, expired or revoked')
        }
        const { subject, expiresAt: keyExpiresAt } = credential
        limitLogins(subject.keyId)
        const token = makeToken()
        const endsMs = Math.min(Date.now() + sessionMs, keyExpiresAt?.getTime() ?? Number.POSITIVE_INFINITY)
        const expiresAt = new Date(endsMs)
        const tokenHash = tokenHashOf(token) as Buffer
        await store.sessions.insert({ tokenHash, keyId: subject.keyId, expiresAt }).catch(asAway)
        await book.refresh()
        setCookie(reply, request, token, expiresAt)
        return { owner: subject.owner, role: subject.role, csrfToken: csrfTokenOf(token), expiresAt: expiresAt.toISOString() }
      },
    )
    app.get(
      '/v1/session',
      { config: { roles: everybody, underPressure: 'answer' }, schema: { summary: 'Who is logged in', response: { 200: sessionSchema } } },
      async ({ subject, credential, byCookie, cookies }): Promise<Session> => ({
        owner: subject.owner,
        role: subject.role,
        csrfToken: byCookie ? csrfTokenOf(cookies[sessionCookie] ?? '') : null,
        expiresAt: credential.expiresAt?.toISOString() ?? null,
      }),
    )
    app.delete(
      '/v1/session',
      { config: { roles: everybody }, schema: { summary: 'Logs out', response: { 204: { description: 'Logged out', type: 'null' } } } },
      async (request, reply) => {
        const tokenHash = tokenHashOf(request.cookies[sessionCookie] ?? '')
        if (tokenHash) await store.sessions.end(tokenHash).catch(asAway)
        await book.refresh()
        setCookie(reply, request, '', new Date(0))
        return reply.code(204).send()
      },
    )
  }

/** Secure wherever the browser came by TLS; on 127.0.0.1 not every browser would keep such a cookie. */
const setCookie = (reply: FastifyReply, { protocol }: FastifyRequest, token: string, expires: Date): void =>
  void reply.setCookie(sessionCookie, token, { path: '/', httpOnly: true, sameSite: 'strict', secure: protocol === 'https', expires })
