import type { OutgoingHttpHeaders } from 'node:http2'
import type { ConnectError } from '@connectrpc/connect'
import { setTrailerStatus } from '@connectrpc/connect/protocol-grpc'

export const okTrailers: OutgoingHttpHeaders = { 'grpc-status': '0' }

/**
 * A failure as gRPC sends it. Connect encodes everything but letters and digits of the sentence, and grpc-js decodes only some of it: people would
 * read "%3B" for a semicolon. gRPC asks for less.
 */
export function statusTrailers(error: ConnectError): OutgoingHttpHeaders {
  const trailers = Object.fromEntries(setTrailerStatus(new Headers(), error))
  return { ...trailers, 'grpc-message': error.rawMessage.replace(/[^\x20-\x24\x26-\x7e]/gu, encodeURIComponent) }
}
