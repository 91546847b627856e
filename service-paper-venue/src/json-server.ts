import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { maxBodyBytes } from '@trading/contracts'
import { hostInUrl, listen } from '@trading/runtime'

export interface JsonRequest {
  method: string
  /** Without the query. */
  path: string
  query(): URLSearchParams
  /** The parsed body. Throws `BadRequest` if it is not JSON. */
  json(): Promise<unknown>
  /** Aborted when the client disconnects. */
  abort: AbortSignal
}

export interface JsonAnswer {
  status: number
  body: unknown
}

export interface JsonServerOptions {
  host: string
  /** 0 picks a free port. */
  port: number
  /** How long `close` waits for requests in progress before it closes their connections. */
  drainMs: number
  /** `cut` closes the connection without an answer. */
  answer: (request: JsonRequest) => JsonAnswer | Promise<JsonAnswer | 'cut'>
}

export interface JsonServer {
  url: string
  close(): Promise<void>
}

/** An invalid request, answered with `status` and the message. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest'

  constructor(
    message: string,
    readonly status = 400,
  ) {
    super(message)
  }
}

/**
 * A small HTTP server for JSON; the size of bodies is limited before they are parsed.
 * @throws CannotListen
 */
export async function openJsonServer({ host, port, drainMs, answer }: JsonServerOptions): Promise<JsonServer> {
  const server = createServer(async (request, response) => {
    const gone = new AbortController()
    response.once('close', () => gone.abort(new Error('the client disconnected')))
    const { method = 'GET', url = '/' } = request
    const [path = '/'] = url.split('?', 1)
    const query = () => new URLSearchParams(url.slice(path.length))
    try {
      const given = await answer({ method, path, query, json: () => readJson(request), abort: gone.signal })
      if (given === 'cut') request.socket.destroy()
      else send(response, given.status, given.body)
    } catch (error) {
      send(response, error instanceof BadRequest ? error.status : 500, { error: error instanceof Error ? error.message : String(error) })
    }
  })
  await listen(server, { host, port, settings: { host: 'PAPER_VENUE_HOST', port: 'PAPER_VENUE_PORT' } })
  return {
    url: urlOf(server.address() as AddressInfo),
    async close() {
      const closed = once(server, 'close')
      server.close()
      const overdue = setTimeout(() => server.closeAllConnections(), drainMs)
      await closed
      clearTimeout(overdue)
    },
  }
}

const urlOf = ({ address, port }: AddressInfo): string => `http://${hostInUrl(address)}:${port}`

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return
  // A body that is not fully read leaves the connection unusable.
  if (status === 413) response.shouldKeepAlive = false
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`)
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length
    if (bytes > maxBodyBytes) throw new BadRequest(`the body is larger than ${maxBodyBytes} bytes`, 413)
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch (error) {
    throw new BadRequest(`the body must be JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
