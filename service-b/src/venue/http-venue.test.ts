import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { issuedAt, neverAborted, order, until } from '../examples.fixture'
import { isVenueFault, VenueFault } from './errors'
import { createHttpVenue } from './http-venue'
import { type JsonRequest, type JsonServer, openJsonServer } from './json-server'
import { startPaperVenueServer } from './paper-venue-server'

let server: JsonServer
afterEach(() => server?.close())

const fill = { status: 'FILLED', filledQuantity: '10', averagePrice: '189.27', fee: '0.19', at: '2026-01-05T14:30:00.025Z' }

/** What the venue makes of an answer. */
async function placed(status: number, body: unknown) {
  server = await openJsonServer({ host: '127.0.0.1', port: 0, drainMs: 50, answer: () => ({ status, body }) })
  const placing = createHttpVenue({ url: server.url }).place(order(), neverAborted)
  const outcome = await placing.catch((error) => error)
  await server.close()
  return outcome
}

test('the paper venue is the same over HTTP as in the process', async () => {
  const paper = await startPaperVenueServer({ now: () => issuedAt, drainMs: 50 })
  server = paper
  const venue = createHttpVenue({ url: `${paper.url}/` })
  expect(await venue.place(order(), neverAborted)).toEqual(await paper.venue.place(order(), neverAborted))
  paper.venue.misbehave({ down: true })
  await expect(venue.place(order(), neverAborted)).rejects.toThrow(VenueFault)
  expect(paper.venue.orders()).toMatchObject([{ calls: 2, fills: 1 }])
})

test('2xx is a fill and 422 a refusal', async () => {
  expect(await placed(200, fill)).toEqual(fill)
  expect(await placed(201, { ...fill, venueOrderId: 7 })).toEqual(fill)
  expect(await placed(422, { status: 'REJECTED', reason: 'no such symbol' })).toEqual({ status: 'REJECTED', reason: 'no such symbol' })
})

test('only a proven answer counts: a fill or refusal that cannot be read is a fault', async () => {
  expect(await placed(200, { ...fill, averagePrice: -1 })).toBeInstanceOf(VenueFault)
  expect(await placed(200, 'OK')).toMatchObject({ name: 'VenueFault', message: expect.stringContaining('"OK"') })
  expect(await placed(422, {})).toMatchObject({ name: 'VenueFault', message: expect.stringContaining('reason') })
})

test('5xx and "later" are faults of the venue, other answers mistakes of ours', async () => {
  for (const status of [500, 502, 503, 504, 408, 429]) expect(isVenueFault(await placed(status, { error: 'busy' }))).toBe(true)
  for (const status of [400, 401, 404, 409, 302]) {
    const error = await placed(status, { error: 'bad' })
    expect(error.message).toContain(`was answered with ${status}: {"error":"bad"}`)
    expect(isVenueFault(error)).toBe(false)
  }
})

test('an order does not wander off to where a redirect points', async () => {
  const asked: unknown[] = []
  const redirecting = createServer(({ url }, response) => {
    asked.push(url)
    response.writeHead(307, { location: '/elsewhere' }).end()
  }).listen(0, '127.0.0.1')
  await once(redirecting, 'listening')
  const { port } = redirecting.address() as AddressInfo
  const venue = createHttpVenue({ url: `http://127.0.0.1:${port}/v1` })
  await expect(venue.place(order(), neverAborted)).rejects.toThrow('was answered with 307')
  expect(asked).toEqual(['/v1/orders'])
  redirecting.close()
  await once(redirecting, 'close')
})

test('a connection that is refused is a fault', async () => {
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

test('an address with a password is refused at once', () => {
  expect(() => createHttpVenue({ url: 'http://me:secret@venue' })).toThrow('must not hold a user name or a password')
})
