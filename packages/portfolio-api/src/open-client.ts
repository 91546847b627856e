import { type Client, createClient } from '@connectrpc/connect'
import { createGrpcTransport } from '@connectrpc/connect-node'
import { type PortfolioAddress, portfolioConnection } from './connection'
import { Portfolio } from './gen/trading/portfolio/v1/portfolio_pb'
import { PortfolioStream } from './gen/trading/portfolio/v1/portfolio_stream_pb'

export interface PortfolioClientOptions extends PortfolioAddress {
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

/**
 * A client of the portfolio. It connects with the first call, and again with the next call after the connection broke. Calls throw
 * ConnectError, with the gRPC code in `code`.
 */
export function openPortfolioClient({ url, token, timeoutMs }: PortfolioClientOptions): PortfolioClient {
  const { options, close } = portfolioConnection({ url, token })
  return {
    portfolio: createClient(Portfolio, createGrpcTransport({ ...options, defaultTimeoutMs: timeoutMs })),
    stream: createClient(PortfolioStream, createGrpcTransport(options)),
    close,
  }
}
