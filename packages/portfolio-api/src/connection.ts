import type { ClientHttp2Session } from 'node:http2'
import type { Interceptor } from '@connectrpc/connect'
import { type GrpcTransportOptions, Http2SessionManager } from '@connectrpc/connect-node'
import { maxRequestBytes, maxResponseBytes } from './limits'

export interface PortfolioAddress {
  /** Where the portfolio answers gRPC, such as `http://localhost:9090`. */
  url: string
  /** The service token. */
  token: string
}

type SessionManager = NonNullable<GrpcTransportOptions['sessionManager']>

/** With these a connection that leads nowhere is noticed although TCP still takes what is sent. */
const pings = { pingIntervalMs: 10_000, pingTimeoutMs: 5_000 }

/** One connection to the portfolio, opened with the first call and again with the next call after it broke. */
export function portfolioConnection({ url, token }: PortfolioAddress) {
  const sessionManager = new Http2SessionManager(url, pings)
  const withToken: Interceptor = (next) => (request) => {
    request.header.set('authorization', `Bearer ${token}`)
    return next(request)
  }
  const options: GrpcTransportOptions = {
    baseUrl: url,
    sessionManager: withoutUncaughtErrors(sessionManager),
    interceptors: [withToken],
    readMaxBytes: maxResponseBytes,
    writeMaxBytes: maxRequestBytes,
    acceptCompression: [],
  }
  return { options, close: () => sessionManager.abort() }
}

/**
 * The manager takes its listeners off a session whose end it has noticed. An error that the session emits after that would have none, and end
 * the process: one that was told to go away while a call was about to begin, for example.
 */
function withoutUncaughtErrors(manager: SessionManager): SessionManager {
  const listened = new WeakSet<ClientHttp2Session>()
  return {
    authority: manager.authority,
    async request(...args) {
      const stream = await manager.request(...args)
      const session = stream.session as ClientHttp2Session | undefined
      if (session && !listened.has(session)) {
        listened.add(session)
        session.on('error', () => undefined)
      }
      return stream
    },
    notifyResponseByteRead: (stream) => manager.notifyResponseByteRead(stream),
  }
}
