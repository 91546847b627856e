import { createServer, type Http2ServerRequest, type Http2ServerResponse, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { listen, within } from '@trading/runtime'
import type { AnswerCalls } from './answer-calls'

export interface GrpcServerOptions {
  host: string
  /** 0 picks a free port. */
  port: number
  answer: AnswerCalls
  /** How many connections, and how many calls on each. */
  connections: number
  callsPerConnection: number
  /** How often each connection is asked for a sign of life; one that gave none since the last time is ended. */
  pingMs: number
}

/**
 * gRPC over HTTP/2 without TLS.
 * @throws CannotListen
 */
export async function openGrpcServer({ host, port, answer, connections, callsPerConnection, pingMs }: GrpcServerOptions) {
  const sessions = new Map<ServerHttp2Session, { answered: boolean }>()
  const server = createServer({ settings: { maxConcurrentStreams: callsPerConnection } }, (request, response) => {
    if (!answer(request, response)) unimplemented(request, response)
  })
  server.maxConnections = connections
  server.on('session', (session) => {
    sessions.set(session, { answered: true })
    session.on('close', () => sessions.delete(session))
    // Without a listener an error of one connection would end the process.
    session.on('error', () => undefined)
  })
  const pings = setInterval(() => {
    for (const [session, state] of sessions) {
      if (!state.answered) session.destroy()
      else if (!session.closed) {
        state.answered = false
        session.ping((error) => {
          state.answered = error === null
        })
      }
    }
  }, pingMs)
  await listen(server, { host, port, settings: { host: 'HTTP_HOST', port: 'GRPC_PORT' } })
  return {
    port: (server.address() as AddressInfo).port,
    /** Takes no more calls, waits at most `drainMs` for those in hand, then ends them. */
    async close(drainMs: number): Promise<void> {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const session of sessions.keys()) session.close()
      await within(drainMs, closed)
      clearInterval(pings)
      for (const session of sessions.keys()) session.destroy()
      await closed
    },
  }
}

/** As every gRPC client reads it: the status in the headers. */
function unimplemented({ url }: Http2ServerRequest, response: Http2ServerResponse): void {
  const message = `the portfolio has no call ${encodeURI(url)}`
  response.writeHead(200, { 'content-type': 'application/grpc', 'grpc-status': '12', 'grpc-message': message }).end()
}
