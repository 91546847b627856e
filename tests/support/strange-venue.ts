import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An answer: a status and a body, as text, because the spelling itself may be unusual. */
export interface Words {
  status: number
  body: string
}

/** Its answers for one order, to a placement and to a lookup; undefined: there is no such order. */
export interface Says {
  placed: Words
  found: Words | undefined
}

export interface StrangeVenue {
  url: string
  /** By client order id; can be changed at any time. */
  says: Map<string, Says>
  /** The body of its list. */
  list: string
  /** How often each client order id was placed; each placement trades, as at a venue that does not keep its ids. */
  placed: Map<string, number>
  close(): Promise<void>
}

/** An HTTP venue that trades every order and answers as the test specifies. */
export async function startStrangeVenue(): Promise<StrangeVenue> {
  const placed = new Map<string, number>()
  const server = createServer(async (request, response) => {
    const [, clientOrderId] = /^\/orders\/([^?]+)$/.exec(request.url ?? '') ?? []
    const { status, body } = await answerTo(request.method, clientOrderId, request)
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  const answerTo = async (method: string | undefined, id: string | undefined, body: AsyncIterable<Buffer>): Promise<Words> => {
    if (method === 'GET' && id === undefined) return { status: 200, body: venue.list }
    if (method === 'GET') return venue.says.get(id as string)?.found ?? none(id as string)
    const chunks: Buffer[] = []
    for await (const chunk of body) chunks.push(chunk)
    const order = JSON.parse(Buffer.concat(chunks).toString())
    placed.set(order.clientOrderId, (placed.get(order.clientOrderId) ?? 0) + 1)
    return venue.says.get(order.clientOrderId)?.placed ?? { status: 500, body: '' }
  }

  const venue: StrangeVenue = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    says: new Map(),
    list: '{"orders":[]}',
    placed,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return venue
}

const none = (clientOrderId: string): Words => ({ status: 404, body: JSON.stringify({ error: 'no such order', clientOrderId }) })

export const goodFill: Record<string, string> = {
  status: '"FILLED"',
  filledQuantity: '"10"',
  averagePrice: '"189.27"',
  fee: '"0.19"',
  at: '"2026-01-05T14:30:00.025Z"',
}

/** JSON object text from fields given as JSON text; undefined ones are omitted. */
export const written = (fields: Record<string, string | undefined>): string =>
  `{${Object.entries(fields)
    .filter(([, text]) => text !== undefined)
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
    .join(',')}}`

/** Values a foreign venue may send for a number, a word or a time; JSON text, or undefined for an omitted field. */
export const hostile: readonly (string | undefined)[] = [
  undefined,
  ...['null', 'true', 'false', '[]', '{}', '[1]', '{"value":"1"}'],
  // JSON numbers.
  ...[
    '0',
    '-0',
    '1',
    '-1',
    '10',
    '9.5',
    '11',
    '100.10',
    '0.100000000000000001',
    '1e1',
    '1E-7',
    '-2.5e-1',
    '1e400',
    '123456789012345678901234567890',
  ],
  ...[`0.${'1'.repeat(60)}`, `0.${'1'.repeat(400)}`, '1'.repeat(400), '1764099000000'],
  // Strings.
  ...[
    '',
    ' ',
    '0',
    '-0.02',
    '0.00',
    '10',
    '10.0',
    ' 10',
    '+10',
    '1,000',
    '1.000,50',
    '10 lots',
    '0x0a',
    '1_0',
    '.5',
    '5.',
    '010',
    'NaN',
    'Infinity',
  ].map(quoted),
  ...['0.100000000000000001', '1e1', '1e-7', '1e999', '-', '١٠', `0.${'3'.repeat(50)}`, `0.${'3'.repeat(300)}`, '9'.repeat(100)].map(
    quoted,
  ),
  ...[
    'FILLED',
    'filled',
    'REJECTED',
    'PENDING_NEW',
    'PARTIALLY_FILLED',
    'CANCELED',
    '2',
    'ES/U4 P5550',
    '<b>',
    "'; DROP TABLE signals; --",
  ].map(quoted),
  ...['yesterday', '2026-01-05', '2026-01-05T14:30:00+01:00', '2026-01-05 14:30:00', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z'].map(
    quoted,
  ),
  ...['2026-02-30T00:00:00Z', '2026-01-05T14:30:60Z', '294277-01-01T00:00:00Z', '2026-01-05T14:30:00.123456789Z'].map(quoted),
  // Text that PostgreSQL, a terminal or a JSON parser cannot handle.
  ...['"a\\u0000b"', '"\\ud800"', '"\\udc00x"', '"\\u001b[31mred"', '"\\u202e"', quoted('x'.repeat(3_000)), quoted('😀'.repeat(700))],
]

function quoted(text: string): string {
  return JSON.stringify(text)
}
