import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { type ConnectRouter, createContextValues } from '@connectrpc/connect'
import type { UniversalHandler } from '@connectrpc/connect/protocol'
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from '@connectrpc/connect-node'
import type { Log } from '@trading/runtime'
import { cutKey } from '../stream/stream-guard'

type Request = IncomingMessage | Http2ServerRequest
type Response = ServerResponse | Http2ServerResponse
/** Answers a request whose path is that of a call, and returns whether it was. */
export type AnswerCalls = (request: Request, response: Response) => boolean

/**
 * Answers the calls of a router. Connect's own adapter writes to the console whenever a caller goes away, and throws on a host name that is
 * none.
 */
export function answerCalls({ handlers }: ConnectRouter, log: Log): AnswerCalls {
  const byPath = new Map(handlers.map((handler) => [handler.requestPath, handler]))
  return (request, response) => {
    const handler = byPath.get((request.url ?? '').split('?', 1)[0] ?? '')
    if (!handler) return false
    answer(handler, request, response).catch((error) => {
      log.debug({ err: error }, `an answer was not sent: ${error instanceof Error ? error.message : String(error)}`)
      cut(request)
    })
    return true
  }
}

async function answer(handler: UniversalHandler, request: Request, response: Response): Promise<void> {
  const values = createContextValues().set(cutKey, () => cut(request))
  const called = universalRequestFromNodeRequest(request, response, undefined, values)
  const answered = await handler(called)
  const { body, trailer } = answered
  await universalResponseToNodeResponse({ ...answered, ...(body && { body: withReadableStatus(body, trailer) }) }, response)
}

/**
 * Connect encodes everything but letters and digits in the sentence of a status, and grpc-js decodes only some of it: people would read "%3B"
 * for a semicolon. gRPC asks for less.
 */
async function* withReadableStatus(body: AsyncIterable<Uint8Array>, trailer: Headers | undefined) {
  yield* body
  // Only after the body is the status known.
  const message = trailer?.get('grpc-message')
  if (message) trailer?.set('grpc-message', decodeURIComponent(message).replace(/[^\x20-\x24\x26-\x7e]/gu, encodeURIComponent))
}

/** gRPC tells the reader RESOURCE_EXHAUSTED for this code. */
function cut(request: Request): void {
  if ('stream' in request) request.stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM)
  else request.socket.destroy()
}
