import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ConnectRouter, createContextValues } from '@connectrpc/connect'
import type { UniversalHandler } from '@connectrpc/connect/protocol'
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from '@connectrpc/connect-node'
import type { Log } from '@trading/runtime'
import { cutKey } from '../stream/stream-guard'

/** Answers a request whose path is that of a call, and returns whether it was. */
export type AnswerCalls = (request: IncomingMessage, response: ServerResponse) => boolean

/**
 * Answers the calls of a router over HTTP/1.1. Connect's own adapter writes to the console whenever a caller goes away, and throws on a host name that is
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

async function answer(handler: UniversalHandler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const values = createContextValues().set(cutKey, () => cut(request))
  const called = universalRequestFromNodeRequest(request, response, undefined, values)
  await universalResponseToNodeResponse(await handler(called), response)
}

const cut = ({ socket }: IncomingMessage): void => void socket.destroy()
