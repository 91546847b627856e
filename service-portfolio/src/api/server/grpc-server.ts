import { createServer, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { listen, within } from '@trading/runtime'

export interface GrpcServerOptions {
  host: string
  /** 0 picks a free port. */
  port: number
  answer: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void
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
  const server = createServer({ settings: { maxConcurrentStreams: callsPerConnection } })
  // Node's request and response, which are made to look like those of HTTP/1.1, would take a third of a call's time.
  server.on('stream', answer)
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
