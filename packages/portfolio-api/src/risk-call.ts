import { type ClientHttp2Stream, connect, type IncomingHttpHeaders } from 'node:http2'
import { fromBinary, type MessageInitShape } from '@bufbuild/protobuf'
import { ConnectError } from '@connectrpc/connect'
import { findTrailerError, validateResponse } from '@connectrpc/connect/protocol-grpc'
import type { PortfolioAddress } from './connection'
import { createFrameReader, frameEncoder } from './frames'
import { type ReserveRequestSchema, type ReserveResponse, ReserveResponseSchema, Risk } from './gen/trading/portfolio/v1/risk_pb'
import { maxResponseBytes } from './limits'

export type RiskRequest = MessageInitShape<typeof ReserveRequestSchema>

export interface RiskCallOptions extends PortfolioAddress {
  onMessage: (message: ReserveResponse) => void
}

/** A call of `Risk.Reserve` on a connection of its own. */
export interface RiskCall {
  /** Returns false, and sends nothing, if the portfolio takes no more. */
  send(request: RiskRequest): boolean
  /** Resolves with why the call is over. Never rejects. */
  readonly over: Promise<string>
  end(why: string): void
}

const { method } = Risk
const encode = frameEncoder(method.reserve.input)
const path = `/${Risk.typeName}/${method.reserve.name}`
/** Of requests that the connection has not taken. */
const mostWaitingBytes = 131_072

/**
 * Opens the call on a stream of HTTP/2, without the library: for messages of a hundred bytes, each of them waited for, its layers took a third of an
 * engine's time.
 */
export function openRiskCall({ url, token, onMessage }: RiskCallOptions): RiskCall {
  const session = connect(url)
  const stream: ClientHttp2Stream = session.request({
    ...{ ':method': 'POST', ':path': path, 'content-type': 'application/grpc+proto', te: 'trailers' },
    authorization: `Bearer ${token}`,
  })
  const frames = createFrameReader(maxResponseBytes)
  let why: string | undefined

  const end = (because: string): void => {
    why ??= because
    session.destroy()
  }
  /** Ends the call if this throws. */
  const guarded = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      end(ConnectError.from(error).message)
    }
  }
  // Whichever of the two notices first.
  session.on('error', ({ message }) => end(message))
  stream.on('error', ({ message }) => end(message))
  stream.on('response', (received) =>
    guarded(() => {
      // Has it, if there will be no message.
      const { headerError } = validateResponse(received[':status'] ?? 0, headersOf(received))
      if (headerError) throw headerError
    }),
  )
  stream.on('trailers', (received) =>
    guarded(() => {
      const error = findTrailerError(headersOf(received))
      if (error) throw error
    }),
  )
  stream.on('data', (bytes: Buffer) =>
    guarded(() => {
      for (const message of frames.read(bytes)) onMessage(fromBinary(ReserveResponseSchema, message))
    }),
  )
  stream.on('end', () => end('the portfolio has ended the stream'))

  return {
    send(request) {
      if (stream.destroyed || stream.writableLength >= mostWaitingBytes) return false
      stream.write(encode(request))
      return true
    },
    over: new Promise((resolve) => {
      stream.on('close', () => {
        end('the connection was closed')
        resolve(why as string)
      })
    }),
    end,
  }
}

/** Those of HTTP/2 itself are none of gRPC's. */
function headersOf(received: IncomingHttpHeaders): Headers {
  const fields = Object.entries(received).filter(([name]) => !name.startsWith(':'))
  return new Headers(fields.map(([name, value]): [string, string] => [name, String(value)]))
}
