import type { Role, ServiceState } from '@trading/gateway-api'

/** A service or a server behind the gateway, as operators know it. */
export type UpstreamName = ServiceState['name']

/** Who calls: what a key, or the session that was opened with it, permits. */
export interface Subject {
  /** The person or program that the key was made for. */
  owner: string
  role: Role
  /** The strategy of the signals that it submits; without one it submits none. */
  strategy?: string
  /** The symbols of which it may submit signals; all without. */
  symbols?: readonly string[]
  keyId: string
}

/** A key or a session that was valid when it was asked for. */
export interface Credential {
  subject: Subject
  /** Undefined for a key that does not expire. */
  expiresAt: Date | undefined
  /** False once the key was revoked or has expired, or the session has ended: known within a second. */
  isValid(): boolean
}

/** How a route is guarded. A route with neither `roles` nor `public` is refused to everybody. */
export interface Guard {
  /** Who may call it. */
  roles?: readonly Role[]
  /** Anybody may call it: the login, the page, the documentation. */
  public?: boolean
  /** Its own bucket of the limits; otherwise all routes of a subject share one. */
  bucket?: 'signals' | 'halts'
  /** Answered however loaded the process is. */
  underPressure?: 'answer'
  /** The name of the action in the audit. A refusal for lack of a role is recorded under it. */
  action?: string
  /** The service whose words the answer has: what its schema refuses is then a fault of that service. */
  passesOn?: UpstreamName
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route that is not public, before its handler runs. */
    subject: Subject
    /** Whether the request came with the cookie of a session, and not with a key. */
    byCookie: boolean
    /** The key or session. A stream asks each second whether it is still valid. */
    credential: Credential
  }
  interface FastifyContextConfig extends Guard {}
}
