import type { ServerClock } from './clock'
import { problemText, RequestFailed, retryAfterMs } from './problem-text'

export interface Api {
  get<T>(path: string, abort?: AbortSignal): Promise<T>
  /** A write, with the session's CSRF token. Sent again under the same idempotency key, it is done once. */
  send<T>(method: 'POST' | 'DELETE', path: string, body?: unknown, idempotencyKey?: string): Promise<T>
  /** Of the session; needed for writes. */
  csrfToken: string | undefined
  /** Called when the gateway no longer accepts the session. */
  onSignedOut: () => void
}

const deadlineMs = 15_000

/** Requests to the gateway; each rejects with `RequestFailed` within its deadline. */
export function createApi(clock: ServerClock): Api {
  const ask = async <T>(path: string, init: RequestInit, abort?: AbortSignal): Promise<T> => {
    const deadline = AbortSignal.timeout(deadlineMs)
    const sentAt = Date.now()
    let response: Response
    try {
      response = await fetch(`/v1${path}`, {
        ...init,
        credentials: 'same-origin',
        signal: abort ? AbortSignal.any([abort, deadline]) : deadline,
      })
    } catch (error) {
      if (abort?.aborted) throw error
      const why = deadline.aborted ? `no answer within ${deadlineMs / 1_000} s` : 'the gateway cannot be reached'
      throw new RequestFailed(why, 0, undefined)
    }
    clock.note(response.headers.get('date'), sentAt, Date.now())
    const body = response.status === 204 ? undefined : await response.json().catch(() => undefined)
    if (response.ok) return body as T
    if (response.status === 401) api.onSignedOut()
    throw new RequestFailed(problemText(response.status, body), response.status, retryAfterMs(response.headers.get('retry-after')))
  }

  const api: Api = {
    csrfToken: undefined,
    onSignedOut: () => undefined,
    get: (path, abort) => ask(path, { headers: { accept: 'application/json' } }, abort),
    send: (method, path, body, idempotencyKey) =>
      ask(path, {
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(api.csrfToken ? { 'x-csrf-token': api.csrfToken } : {}),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  }
  return api
}
