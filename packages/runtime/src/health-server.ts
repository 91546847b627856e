import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Registry } from 'prom-client'
import { listen } from './listen'

export interface HealthServerOptions {
  host: string
  /** 0 picks a free port. */
  port: number
  /** Why the service is not ready; empty when it is. */
  unready: () => string[]
  /** What an operator should know although the service is ready. */
  warnings?: () => string[]
  /** How the service works here, such as which kind of server it found. */
  notes?: () => string[]
  registry: Registry
}

/** Answers a request, and returns whether it did. */
export type AnswerOthers = (request: IncomingMessage, response: ServerResponse) => boolean

export interface HealthServer {
  port: number
  /** From now on requests for other pages are answered by this function. */
  serve(answer: AnswerOthers): void
  close(): Promise<void>
}

/**
 * `/livez`: the event loop runs. `/readyz`: whether the service is ready, with reasons, warnings and notes. `/metrics`: for Prometheus.
 * @throws CannotListen
 */
export async function openHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const { host, port, unready, warnings = () => [], notes = () => [], registry } = options
  const answer: Record<string, (response: ServerResponse) => void | Promise<void>> = {
    '/livez': (response) => json(response, 200, { live: true }),
    '/readyz': (response) => {
      const reasons = unready()
      const more = Object.entries({ warnings: warnings(), notes: notes() }).filter(([, lines]) => lines.length > 0)
      json(response, reasons.length === 0 ? 200 : 503, { ready: reasons.length === 0, reasons, ...Object.fromEntries(more) })
    },
    '/metrics': async (response) => {
      const body = await registry.metrics()
      response.writeHead(200, { 'content-type': registry.contentType }).end(body)
    },
  }
  let answerOthers: AnswerOthers = () => false
  const server = createServer((request, response) => {
    const handler = answer[pathOf(request)]
    if (!handler && answerOthers(request, response)) return
    if (!handler) return json(response, 404, { error: `no such page; expected one of ${Object.keys(answer).join(', ')}` })
    Promise.resolve(handler(response)).catch((error) => json(response, 500, { error: String(error) }))
  })
  await listen(server, { host, port, settings: { host: 'HTTP_HOST', port: 'HTTP_PORT' } })
  return {
    port: (server.address() as AddressInfo).port,
    serve(others) {
      answerOthers = others
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0] ?? '/'

function json(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent) return
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`)
}
