import type { Interceptor } from '@connectrpc/connect'
import { type GrpcTransportOptions, Http2SessionManager } from '@connectrpc/connect-node'
import { maxRequestBytes, maxResponseBytes } from './limits'

export interface PortfolioAddress {
  /** Where the portfolio answers gRPC, such as `http://localhost:9090`. */
  url: string
  /** The service token. */
  token: string
}

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
    sessionManager,
    interceptors: [withToken],
    readMaxBytes: maxResponseBytes,
    writeMaxBytes: maxRequestBytes,
    acceptCompression: [],
  }
  return { options, close: () => sessionManager.abort() }
}
