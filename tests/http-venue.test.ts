import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isVenueFault, OrderTooLate, type SaidPage, VenueFault } from '@trading/venue'
import { idOf, issuedAt, neverAborted, order } from '@trading/venue/examples'
import { createHttpVenue } from '../service-b/src/adapters/http-venue'
import type { OrdersPage } from '../service-b/src/guard/read-orders'
import { readingVenue } from '../service-b/src/guard/reading-venue'
import { type JsonRequest, type JsonServer, openJsonServer } from '../service-paper-venue/src/json-server'
import { startPaperVenueServer } from '../service-paper-venue/src/paper-venue-server'
import { until } from '../service-paper-venue/src/until.fixture'

let server: JsonServer
afterEach(() => server?.close())

const fill = { status: 'FILLED', filledQuantity: '10', averagePrice: '189.27', fee: '0.19', at: '2026-01-05T14:30:00.025Z' }

/** How the venue adapter interprets an answer. */
async function placed(status: number, body: unknown) {
  server = await openJsonServer({ host: '127.0.0.1', port: 0, drainMs: 50, answer: () => ({ status, body }) })
  const placing = createHttpVenue({ url: server.url }).place(order(), neverAborted)
  const outcome = await placing.catch((error) => error)
  await server.close()
  return outcome
}

test('the paper venue behaves the same over HTTP as in-process', async () => {
  const paper = await startPaperVenueServer({ now: () => issuedAt, drainMs: 50 })
  server = paper
  const venue = createHttpVenue({ url: `${paper.url}/` })
  expect(await venue.place(order(), neverAborted)).toEqual(await paper.venue.place(order(), neverAborted))
  paper.venue.misbehave({ down: true })
  await expect(venue.place(order(), neverAborted)).rejects.toThrow(VenueFault)
  expect(paper.venue.book.all()).toMatchObject([{ calls: 2, fills: 1 }])
})

test('2xx is a fill and 422 a rejection', async () => {
  expect(await placed(200, fill)).toEqual(fill)
  expect(await placed(201, { ...fill, venueOrderId: 7 })).toMatchObject(fill)
  expect(await placed(422, { status: 'REJECTED', reason: 'no such symbol' })).toEqual({ status: 'REJECTED', reason: 'no such symbol' })
})

const lateReject = { status: 'REJECTED', code: 'TOO_LATE_TO_ENTER', reason: 'came after 14:30:03' }

test('the rejection of a late order is distinguished from a final one; unknown codes are ignored', async () => {
  const late = await placed(422, lateReject)
  expect(late).toBeInstanceOf(OrderTooLate)
  expect(late.message).toBe('the venue did not accept the order: came after 14:30:03')
  expect(await placed(422, { status: 'REJECTED', code: 'HALTED', reason: 'halted' })).toMatchObject({
    status: 'REJECTED',
    reason: 'halted',
  })
})

test('a stored rejection of a late order counts as no order, in a lookup and in the list', async () => {
  expect(await found(200, lateReject)).toBeUndefined()
  const { clientOrderId, symbol, side, quantity } = order()
  const listed = { clientOrderId, symbol, side, quantity, takenAt: fill.at, status: 'REJECTED' }
  const outcomes = [lateReject, { status: 'REJECTED', reason: 'halted' }]
  const body = { orders: outcomes.map((outcome) => ({ ...listed, outcome })) }
  server = await openJsonServer({ host: '127.0.0.1', port: 0, drainMs: 50, answer: () => ({ status: 200, body }) })
  const pages: SaidPage[] = []
  for await (const page of createHttpVenue({ url: server.url }).orders?.(new Date(0), neverAborted) ?? []) pages.push(page)
  expect(pages).toMatchObject([{ orders: [{ outcome: { reason: 'halted' } }] }])
})

test('over HTTP a late order is not accepted, and the next one is', async () => {
  server = await startPaperVenueServer({ now: () => issuedAt, drainMs: 50 })
  const venue = createHttpVenue({ url: server.url })
  await expect(venue.place(order({ takeBy: issuedAt }), neverAborted)).rejects.toBeInstanceOf(OrderTooLate)
  expect(await venue.find(order().clientOrderId, neverAborted)).toBeUndefined()
  expect(await venue.place(order({ takeBy: issuedAt + 1 }), neverAborted)).toMatchObject({ status: 'FILLED' })
})

test('only JSON with a status is an answer of the venue; anything else is a fault', async () => {
  const page = '<html><title>502 Bad Gateway</title>'
  for (const body of ['OK', '', page, [fill], { ...fill, status: undefined }, { ...fill, status: null }, 7, null]) {
    expect(await placed(200, body)).toBeInstanceOf(VenueFault)
    expect(await placed(422, body)).toBeInstanceOf(VenueFault)
    expect(await found(200, body)).toBeInstanceOf(VenueFault)
  }
  expect(await placed(200, 'OK')).toMatchObject({ name: 'VenueFault', message: expect.stringContaining('"OK"') })
  // RFC 9457: `status` is the HTTP status.
  expect(await placed(422, { status: 422, title: 'Unprocessable Content' })).toBeInstanceOf(VenueFault)
})

test('JSON with a status is passed on for parsing, with its numbers as written', async () => {
  expect(await placed(200, { ...fill, averagePrice: -1 })).toMatchObject({ status: 'FILLED', averagePrice: '-1' })
  expect(await placed(200, { status: 'SHIPPED' })).toEqual({ status: 'SHIPPED' })
  expect(await placed(200, { status: 'REJECTED', reason: 'halted' })).toEqual({ status: 'REJECTED', reason: 'halted' })
  expect(await found(200, { status: 'SHIPPED' })).toEqual({ status: 'SHIPPED' })
  expect(await placed(422, fill)).toMatchObject({ name: 'UnreadableAnswer', message: expect.stringContaining('422') })
})

test('a fill truncated at any position is a fault', async () => {
  const whole = JSON.stringify(fill)
  let text = ''
  const cutting = createServer((_, response) => response.end(text)).listen(0, '127.0.0.1')
  await once(cutting, 'listening')
  const venue = createHttpVenue({ url: `http://127.0.0.1:${(cutting.address() as AddressInfo).port}` })
  for (let length = 0; length < whole.length; length++) {
    text = whole.slice(0, length)
    await expect(venue.place(order(), neverAborted)).rejects.toBeInstanceOf(VenueFault)
  }
  cutting.closeAllConnections()
  cutting.close()
  await once(cutting, 'close')
})

test('5xx and "later" are faults of the venue, other statuses are errors of the platform', async () => {
  for (const status of [500, 502, 503, 504, 408, 429]) expect(isVenueFault(await placed(status, { error: 'busy' }))).toBe(true)
  for (const status of [400, 401, 404, 409, 302]) {
    const error = await placed(status, { error: 'bad' })
    expect(error.message).toContain(`returned ${status}: {"error":"bad"}`)
    expect(isVenueFault(error)).toBe(false)
  }
})

test('a non-JSON page comes from a proxy in front of the venue, whatever its status', async () => {
  for (const status of [301, 302, 400, 401, 403, 404, 405, 410, 418, 451])
    for (const body of ['default backend - 404', '<html><title>403 Forbidden</title>', '', '{"error":']) {
      expect(await placed(status, body)).toBeInstanceOf(VenueFault)
      expect(await found(status, body)).toBeInstanceOf(VenueFault)
    }
})

test('an order does not follow a redirect', async () => {
  const asked: unknown[] = []
  const redirecting = createServer(({ url }, response) => {
    asked.push(url)
    response.writeHead(307, { location: '/elsewhere' }).end()
  }).listen(0, '127.0.0.1')
  await once(redirecting, 'listening')
  const { port } = redirecting.address() as AddressInfo
  const venue = createHttpVenue({ url: `http://127.0.0.1:${port}/v1` })
  await expect(venue.place(order(), neverAborted)).rejects.toThrow('returned 307')
  expect(asked).toEqual(['/v1/orders'])
  redirecting.close()
  await once(redirecting, 'close')
})

test('a refused connection is a fault', async () => {
  server = await startPaperVenueServer()
  const venue = createHttpVenue({ url: server.url })
  await server.close()
  await expect(venue.place(order(), neverAborted)).rejects.toThrow(VenueFault)
})

test('an abort ends the call with its reason and reaches the venue', async () => {
  let seen: JsonRequest | undefined
  const answer = (request: JsonRequest) => {
    seen = request
    return new Promise<never>(() => undefined)
  }
  server = await openJsonServer({ host: '127.0.0.1', port: 0, drainMs: 50, answer })
  const giveUp = new AbortController()
  const placing = createHttpVenue({ url: server.url }).place(order(), giveUp.signal)
  await until(() => seen !== undefined)
  giveUp.abort(new Error('too slow'))
  await expect(placing).rejects.toThrow('too slow')
  await until(() => seen?.abort.aborted === true)
})

test('an address with a password is rejected at once', () => {
  expect(() => createHttpVenue({ url: 'http://me:secret@venue' })).toThrow('must not contain a user name or password')
})

/** How a lookup interprets an answer. */
async function found(status: number, body: unknown) {
  server = await openJsonServer({ host: '127.0.0.1', port: 0, drainMs: 50, answer: () => ({ status, body }) })
  const finding = createHttpVenue({ url: server.url }).find(order().clientOrderId, neverAborted)
  const outcome = await finding.catch((error) => error)
  await server.close()
  return outcome
}

test('in a lookup, 2xx is the outcome and a 404 that names the order means that there is none', async () => {
  expect(await found(200, fill)).toEqual(fill)
  expect(await found(200, { status: 'REJECTED', reason: 'halted' })).toEqual({ status: 'REJECTED', reason: 'halted' })
  expect(await found(200, { status: 'PENDING_NEW' })).toEqual({ status: 'PENDING_NEW' })
  expect(await found(404, { error: 'no such order', clientOrderId: order().clientOrderId })).toBeUndefined()
  // A venue may use any spelling of a UUID.
  expect(await found(404, { error: 'no such order', clientOrderId: order().clientOrderId.toUpperCase() })).toBeUndefined()
})

test('a 404 that does not name this order is a fault, so that the order is not placed twice', async () => {
  for (const body of ['Not Found', { error: 'no such page' }, { error: 'no such order', clientOrderId: idOf(9) }]) {
    expect(await found(404, body)).toBeInstanceOf(VenueFault)
  }
})

test('in a lookup, 5xx and "later" are faults, other statuses are errors of the platform', async () => {
  for (const status of [500, 503, 429]) expect(isVenueFault(await found(status, { error: 'busy' }))).toBe(true)
  for (const status of [400, 401, 302]) {
    const error = await found(status, { error: 'bad' })
    expect(error.message).toContain(`returned ${status}: {"error":"bad"}`)
    expect(isVenueFault(error)).toBe(false)
  }
})

test('over HTTP an order is found as in-process, but not while the venue is down', async () => {
  const paper = await startPaperVenueServer({ now: () => issuedAt, drainMs: 50 })
  server = paper
  const venue = createHttpVenue({ url: paper.url })
  const find = () => venue.find(order().clientOrderId, neverAborted)
  expect(await find()).toBeUndefined()
  const placed = await venue.place(order(), neverAborted)
  expect(await find()).toEqual(placed)
  paper.venue.misbehave({ down: true })
  await expect(find()).rejects.toThrow(VenueFault)
})

test("the venue's list is read page by page, each order once, from the requested time", async () => {
  let now = issuedAt
  const paper = await startPaperVenueServer({ now: () => now, drainMs: 50 })
  server = paper
  for (let n = 0; n < 2_005; n++, now++) await paper.venue.place(order({ clientOrderId: idOf(n) }), neverAborted)
  const pages: OrdersPage[] = []
  const venue = readingVenue(createHttpVenue({ url: paper.url }))
  for await (const page of venue.orders?.(new Date(issuedAt + 5), neverAborted) ?? []) pages.push(page)
  expect(pages.map(({ orders }) => orders.length)).toEqual([1_000, 1_000, 0])
  expect(pages.flatMap(({ orders }) => orders).map(({ clientOrderId }) => clientOrderId)).toEqual(
    Array.from({ length: 2_000 }, (_, n) => idOf(n + 5)),
  )
  const { clientOrderId, symbol, side, quantity } = order({ clientOrderId: idOf(5) })
  const outcome = { ...fill, averagePrice: expect.any(String), fee: expect.any(String), at: '2026-01-05T14:30:00.005Z' }
  expect(pages[0]?.orders[0]).toEqual({ clientOrderId, symbol, side, quantity, takenAt: outcome.at, status: 'FILLED', fills: 1, outcome })
})

test('an unavailable list is a fault', async () => {
  const paper = await startPaperVenueServer({ misbehaviour: { down: true } })
  server = paper
  const pages = createHttpVenue({ url: paper.url }).orders?.(new Date(0), neverAborted)
  await expect(pages?.[Symbol.asyncIterator]().next()).rejects.toThrow(VenueFault)
})

test('an invalid page or a repeated page token ends the list with a fault', async () => {
  const first = { orders: [], next: 'a' }
  for (const page of [[], 'OK', {}, { orders: {} }, { orders: 'none' }, { orders: [], next: '' }, { orders: [], next: {} }, first]) {
    server = await openJsonServer({ host: '127.0.0.1', port: 0, drainMs: 50, answer: () => ({ status: 200, body: page }) })
    const read = async () => {
      for await (const _ of createHttpVenue({ url: server.url }).orders?.(new Date(0), neverAborted) ?? []);
    }
    await expect(read()).rejects.toBeInstanceOf(VenueFault)
    await server.close()
  }
})
