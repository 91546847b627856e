import { type Client, createClient, type Interceptor } from '@connectrpc/connect'
import { createGrpcTransport, type GrpcTransportOptions, Http2SessionManager } from '@connectrpc/connect-node'
import { Portfolio } from './gen/trading/portfolio/v1/portfolio_pb'
import { PortfolioStream } from './gen/trading/portfolio/v1/portfolio_stream_pb'
import { heartbeatMs, maxRequestBytes, maxResponseBytes } from './limits'

export interface PortfolioClientOptions {
  /** Where the portfolio answers gRPC, such as `http://localhost:9090`. */
  url: string
  /** The service token. */
  token: string
  /** The deadline of each call but streams. */
  timeoutMs: number
}

export interface PortfolioClient {
  portfolio: Client<typeof Portfolio>
  /** Streams have no deadline. One that is silent for longer than `silenceMs` is dead: abort it and watch again. */
  stream: Client<typeof PortfolioStream>
  /** Ends its connection, and with it every call. */
  close(): void
}

/** How long a stream may be silent, heartbeats included, before its reader should watch again. */
export const silenceMs = 3 * heartbeatMs

/** With these a connection that leads nowhere is noticed although TCP still takes what is sent. */
const pings = { pingIntervalMs: 10_000, pingTimeoutMs: 5_000 }

/**
 * A client of the portfolio. It connects with the first call, and again with the next call after the connection broke. Calls throw
 * ConnectError, with the gRPC code in `code`.
 */
export function openPortfolioClient({ url, token, timeoutMs }: PortfolioClientOptions): PortfolioClient {
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
  return {
    portfolio: createClient(Portfolio, createGrpcTransport({ ...options, defaultTimeoutMs: timeoutMs })),
    stream: createClient(PortfolioStream, createGrpcTransport(options)),
    close: () => sessionManager.abort(),
  }
}
