import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Order {
  clientOrderId: string
  symbol: string
  quantity: string
  referencePrice: string
}

/** A venue that misbehaves as the order's symbol says and fills any other symbol at once. A lookup finds only what it filled. */
export const badSymbols = {
  /** An answer that no retry can fix, so the handler throws an ordinary error. */
  refusesToRead: 'BAD-REQUEST',
  /** Never an answer. */
  hangs: 'HANGS',
  /** No answer to the first call for each order; a fill to the second. */
  hangsOnce: 'HANGS-ONCE',
  /** Filled, but neither this answer nor any later one can be parsed. */
  unreadable: 'UNREADABLE',
} as const

/** Resolves with its address as settings for engines. */
export async function openBadVenue(): Promise<{
  env: NodeJS.ProcessEnv
  placed: (clientOrderId: string) => number
  close(): Promise<void>
}> {
  const placed = new Map<string, number>()
  const filled = new Map<string, object>()
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      const clientOrderId = request.url?.split('/').at(-1) ?? ''
      const fill = filled.get(clientOrderId)
      return fill ? answer(response, 200, fill) : answer(response, 404, { error: `no order ${clientOrderId}`, clientOrderId })
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const order: Order = JSON.parse(Buffer.concat(chunks).toString())
    const times = (placed.get(order.clientOrderId) ?? 0) + 1
    placed.set(order.clientOrderId, times)
    if (order.symbol === badSymbols.refusesToRead) return answer(response, 400, { error: 'cannot read this order' })
    if (order.symbol === badSymbols.hangs || (order.symbol === badSymbols.hangsOnce && times === 1)) return
    const { quantity: filledQuantity, referencePrice: averagePrice } = order
    const fee = order.symbol === badSymbols.unreadable ? 'free of charge' : '0'
    const fill = { status: 'FILLED', filledQuantity, averagePrice, fee, at: new Date().toISOString() }
    filled.set(order.clientOrderId, fill)
    answer(response, 200, fill)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    env: { VENUE: 'http', VENUE_URL: `http://127.0.0.1:${port}` },
    placed: (clientOrderId) => placed.get(clientOrderId) ?? 0,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const answer = (response: ServerResponse, status: number, body: object) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
