import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { idOf, issuedAt, order } from '@trading/venue/examples'
import { type PaperVenueServer, type PaperVenueServerOptions, startPaperVenueServer } from './paper-venue-server'
import { until } from './until.fixture'

let server: PaperVenueServer

const start = async (options: PaperVenueServerOptions = {}) => {
  server = await startPaperVenueServer({ now: () => issuedAt, drainMs: 50, ...options })
}
afterEach(() => server.close())

async function ask(method: string, path: string, body?: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(`${server.url}${path}`, { method, ...(body !== undefined && { body: text }) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test('an order is answered with its fill, a second time with the same, and is in the book', async () => {
  await start()
  const first = await ask('POST', '/orders', order())
  expect(first).toMatchObject({ status: 200, body: { status: 'FILLED', filledQuantity: '10' } })
  expect(await ask('POST', '/orders', order())).toEqual(first)
  expect(await ask('GET', `/orders/${order().clientOrderId}`)).toEqual({ status: 200, body: first.body })
  const booked = { ...order(), takenAt: '2026-01-05T14:30:00.000Z', status: 'FILLED', calls: 2, fills: 1, outcome: first.body }
  expect(await ask('GET', '/book')).toEqual({ status: 200, body: { calls: 2, orders: 1, fills: 1, refusals: 0, late: 0, book: [booked] } })
  expect(await ask('GET', '/orders')).toEqual({ status: 200, body: { orders: [booked] } })
  const missing = { error: `no order ${idOf(2)}`, clientOrderId: idOf(2) }
  expect(await ask('GET', `/orders/${idOf(2)}`)).toEqual({ status: 404, body: missing })
})

test('a reject is 422 with its reason', async () => {
  await start({ misbehaviour: { rejectRate: 1 } })
  expect(await ask('POST', '/orders', order())).toEqual({
    status: 422,
    body: { status: 'REJECTED', reason: expect.stringContaining('refused') },
  })
})

test('an order that comes after its takeBy is 422 with a separate code, and is not in the book', async () => {
  await start()
  expect(await ask('POST', '/orders', order({ takeBy: issuedAt }))).toEqual({
    status: 422,
    body: { status: 'REJECTED', code: 'TOO_LATE_TO_ENTER', reason: expect.stringContaining('2026-01-05T14:30:00.000Z') },
  })
  expect(await ask('GET', `/orders/${order().clientOrderId}`)).toMatchObject({ status: 404 })
  expect(await ask('POST', '/orders', order({ takeBy: issuedAt + 1 }))).toMatchObject({ status: 200 })
})

test('it is controlled at run time, and reset by an empty control', async () => {
  await start({ misbehaviour: { latencyMs: 1 } })
  expect(await ask('PUT', '/control', { down: true })).toMatchObject({ status: 200, body: { down: true, latencyMs: 1 } })
  expect(await ask('POST', '/orders', order())).toMatchObject({ status: 503, body: { error: expect.stringContaining('down') } })
  for (const path of ['/orders', `/orders/${order().clientOrderId}`]) expect(await ask('GET', path)).toMatchObject({ status: 503 })
  expect(await ask('GET', '/book')).toMatchObject({ status: 200, body: { calls: 1, orders: 0 } })
  expect(await ask('PUT', '/control', {})).toMatchObject({ status: 200, body: { down: false } })
  expect(await ask('GET', '/control')).toMatchObject({ status: 200, body: { down: false, latencyMs: 1 } })
  expect(await ask('POST', '/orders', order())).toMatchObject({ status: 200 })
  expect(await ask('GET', '/livez')).toEqual({ status: 200, body: { live: true } })
})

test('an invalid control changes nothing and reports the fault', async () => {
  await start()
  for (const [control, complaint] of [
    [{ dwon: true }, 'dwon'],
    [{ failureRate: 1.5 }, 'failureRate'],
    [{ latencyMs: '5' }, 'latencyMs'],
    [[], 'expected object'],
  ] as const) {
    expect(await ask('PUT', '/control', control)).toMatchObject({ status: 400, body: { error: expect.stringContaining(complaint) } })
  }
  expect(await ask('GET', '/control')).toMatchObject({ body: { down: false, failureRate: 0 } })
})

test('an invalid order is rejected as bad input with every fault, and never accepted', async () => {
  await start()
  const { quantity, ...rest } = order()
  for (const [body, ...complaints] of [
    ['{"clientOrderId"', 'must be JSON'],
    ['', 'must be JSON'],
    [{ ...rest, side: 'HOLD', more: 1 }, 'quantity', 'side', 'more'],
    [{ ...order(), quantity: '-1' }, 'quantity'],
    [{ ...order(), quantity: 10 }, 'quantity'],
    [{ ...order(), takeBy: '2026-01-05T14:30:00.000Z' }, 'takeBy'],
    [{ ...order(), clientOrderId: '../control' }, 'clientOrderId'],
    [`${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'expected object'],
  ] as const) {
    const { status, body: answer } = await ask('POST', '/orders', body)
    expect(status).toBe(400)
    for (const complaint of complaints) expect(answer.error).toContain(complaint)
  }
  expect(server.venue.book.counts.calls).toBe(0)
})

test('a body above 64 KiB is rejected before it is parsed, and the server keeps running', async () => {
  await start()
  const body = ' '.repeat(64 * 1024 + 1)
  expect(await ask('POST', '/orders', body)).toEqual({ status: 413, body: { error: 'the body is larger than 65536 bytes' } })
  expect(await ask('POST', '/orders', order())).toMatchObject({ status: 200 })
})

test('an unknown path is answered with the list of routes', async () => {
  await start()
  expect(await ask('DELETE', '/orders')).toMatchObject({ status: 404, body: { error: expect.stringContaining('POST /orders') } })
})

test('an order whose client disconnects is still filled late', async () => {
  await start({ misbehaviour: { lateFillMs: 30 } })
  const body = JSON.stringify(order())
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.end(`POST /orders HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
  await until(() => server.venue.book.find(order().clientOrderId) !== undefined)
  socket.destroy()
  await until(() => server.venue.book.counts.fills > 0)
  expect(server.venue.book.all()).toMatchObject([{ status: 'FILLED', calls: 1, fills: 1 }])
})

test('closing lets an order in progress finish and disconnects one that hangs', async () => {
  await start({ misbehaviour: { latencyMs: 20 }, drainMs: 5_000 })
  const slow = ask('POST', '/orders', order())
  await until(() => server.venue.book.counts.calls > 0)
  await server.close()
  expect(await slow).toMatchObject({ status: 200 })

  await start({ misbehaviour: { hang: true }, drainMs: 20 })
  const hung = ask('POST', '/orders', order()).catch((error) => error)
  await until(() => server.venue.book.counts.calls > 0)
  await server.close()
  expect(await hung).toMatchObject({ message: 'fetch failed' })
})

test('a port in use is reported at start', async () => {
  await start()
  const port = Number(new URL(server.url).port)
  await expect(startPaperVenueServer({ port })).rejects.toThrow('EADDRINUSE')
})

test('an order that fills late is pending until it is filled', async () => {
  await start({ misbehaviour: { lateFillMs: 60_000 } })
  const waiting = ask('POST', '/orders', order()).catch(() => undefined)
  await until(() => server.venue.book.counts.orders > 0)
  expect(await ask('GET', `/orders/${order().clientOrderId}`)).toEqual({ status: 200, body: { status: 'PENDING_NEW' } })
  await server.close()
  await waiting
})

test('the list has pages of the requested size, from the requested time', async () => {
  let now = issuedAt
  await start({ now: () => now })
  for (let n = 1; n <= 5; n++, now += 1_000) await ask('POST', '/orders', order({ clientOrderId: idOf(n) }))
  const since = new Date(issuedAt + 1_000).toISOString()
  const page = async (after = '') => {
    const { body } = await ask('GET', `/orders?since=${since}&limit=3${after}`)
    const { orders, next } = body as { orders: { clientOrderId: string }[]; next?: string }
    return { ids: orders.map(({ clientOrderId }) => clientOrderId), next }
  }
  const first = await page()
  expect(first.ids).toEqual([2, 3, 4].map(idOf))
  expect(await page(`&after=${first.next}`)).toEqual({ ids: [idOf(5)], next: undefined })
})

test('an invalid page query is rejected with the fault', async () => {
  await start()
  for (const [query, complaint] of [
    ['since=yesterday', 'since'],
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['after=x', 'after'],
    ['until=2026-01-05T14:30:00Z', 'until'],
  ] as const) {
    expect(await ask('GET', `/orders?${query}`)).toMatchObject({ status: 400, body: { error: expect.stringContaining(complaint) } })
  }
})

test('a dropped answer is a closed connection, and the order is in the book', async () => {
  await start({ misbehaviour: { dropAnswers: 1 } })
  await expect(ask('POST', '/orders', order())).rejects.toThrow('fetch failed')
  expect(await ask('GET', `/orders/${order().clientOrderId}`)).toMatchObject({ status: 200, body: { status: 'FILLED' } })
  expect(server.venue.book.all()).toMatchObject([{ calls: 1, fills: 1 }])
})

test('restarted with its book on disk it has every order that it answered', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paper-venue-'))
  const bookPath = join(folder, 'book.jsonl')
  await start({ bookPath })
  const { body: fill } = await ask('POST', '/orders', order())
  await server.close()
  appendFileSync(bookPath, '{"order":')
  const warnings: string[] = []
  await start({ bookPath, warn: (message) => warnings.push(message) })
  expect(warnings).toEqual([expect.stringContaining('is incomplete')])
  expect(await ask('GET', `/orders/${order().clientOrderId}`)).toEqual({ status: 200, body: fill })
  expect(await ask('POST', '/orders', order())).toEqual({ status: 200, body: fill })
  expect(server.venue.book.counts).toMatchObject({ orders: 1, fills: 1 })
  rmSync(folder, { recursive: true })
})
