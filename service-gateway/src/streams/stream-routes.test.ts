import { setTimeout as sleep } from 'node:timers/promises'
import type { PositionView, Role, SystemView } from '@trading/gateway-api'
import type { ExecutionPlace } from '@trading/ledger'
import { within } from '@trading/runtime'
import Fastify, { type FastifyInstance } from 'fastify'
import { answerErrors } from '../server/error-handler'
import { serializerCompiler, validatorCompiler } from '../server/zod'
import type { LoggedExecution } from './execution-log'
import { openHub, type StreamHub } from './open-hub'
import { type StreamLimits, streamRoutes } from './stream-routes'

// The stream's route on a server, with upstreams that are a list.

const idOf = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
const placeAt = (position: number): ExecutionPlace => ({ position, signalId: idOf(position) })
const tokenAt = (position: number) => `${position}-${idOf(position)}`
const system: SystemView = { queues: [], engines: [], services: [], versions: {}, asOf: '2026-01-05T00:00:00.000Z' }
const log = { warn: () => undefined, info: () => undefined, error: () => undefined, debug: () => undefined }

let app: FastifyInstance
let hub: StreamHub
let port: number
let recorded: LoggedExecution[]
let positions: PositionView[]
let valid: boolean
const ended: string[] = []
const failures: unknown[] = []
const reads = { count: 0 }

async function open(limits: Partial<StreamLimits> = {}, role: Role = 'viewer') {
  recorded = []
  positions = []
  valid = true
  ended.length = 0
  failures.length = 0
  hub = openHub({
    head: async () => recorded.at(-1)?.place ?? placeAt(0),
    read: async (after, limit) => {
      reads.count++
      return recorded.filter(({ place }) => place.position > after.position).slice(0, limit)
    },
    prices: { latest: () => undefined, onPrice: () => () => undefined },
    ...{ positions: async () => positions, halts: async () => ({ active: [], history: [] }), system: async () => system },
    onFailed: (cause) => failures.push(cause),
    times: { executionsMs: 5, pricesMs: 5, positionsMs: 5, haltsMs: 5, systemMs: 5 },
  })
  app = Fastify({ forceCloseConnections: 'idle' })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerErrors(app, { log: log as never, onUpstreamAway: () => undefined, onFailed: () => undefined })
  app.decorateRequest('subject')
  app.decorateRequest('credential')
  app.addHook('onRequest', async (request, reply) => {
    request.subject = { owner: 'ann', role, keyId: 'k' }
    request.credential = { subject: request.subject, expiresAt: undefined, isValid: () => valid }
    reply.header('x-request-id', '7')
  })
  await app.register(
    streamRoutes({
      ...{ hub, limits, drainMs: 1_000, isResumable: async ({ position }) => position < 1_000 },
      metrics: { open: () => undefined, ended: (why) => ended.push(why) },
    }),
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.address() as { port: number }).port
}
afterEach(async () => {
  const closing = app.close()
  // The client opens a spare connection after each that was cut.
  if (!(await within(100, closing))) app.server.closeAllConnections()
  await closing
})

const record = (from: number, to: number, fields: Partial<LoggedExecution> = {}) => {
  for (let position = from; position <= to; position++)
    recorded.push({
      ...{ place: placeAt(position), frame: `event: execution\nid: ${tokenAt(position)}\ndata: {}\n\n`, symbol: 'AAPL' },
      ...{ at: Date.now(), owner: undefined, ...fields },
    })
}
/** Everything until the server ends the stream, or the text is there. */
async function text(path: string, until?: string, headers: Record<string, string> = {}): Promise<string> {
  const cut = new AbortController()
  const response = await fetch(`http://127.0.0.1:${port}/v1/stream${path}`, { headers, signal: cut.signal })
  let all = ''
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    all += Buffer.from(chunk).toString()
    if (until && all.includes(until)) break
  }
  cut.abort()
  return all
}
const idsIn = (all: string) => [...all.matchAll(/event: execution\nid: (\d+)-/g)].map(([, position]) => Number(position))

test('a stream has the headers of its kind, those of the server, and its place', async () => {
  await open()
  record(1, 3)
  const cut = new AbortController()
  const response = await fetch(`http://127.0.0.1:${port}/v1/stream?events=execution`, { signal: cut.signal })
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    ...{ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', 'x-request-id': '7' },
  })
  cut.abort()
  expect(await text('?events=execution', tokenAt(3))).toBe(`retry: 1000\n\nid: ${tokenAt(3)}\n\n`)
})

test('it is resumed after the id that the browser sends, or the one in the address', async () => {
  await open()
  record(1, 700)
  expect(idsIn(await text('?events=execution', tokenAt(700), { 'last-event-id': tokenAt(2) }))).toEqual(
    Array.from({ length: 698 }, (_, index) => index + 3),
  )
  expect(idsIn(await text(`?events=execution&after=${tokenAt(698)}`, tokenAt(700)))).toEqual([699, 700])
  expect(idsIn(await text(`?events=execution&after=${tokenAt(1)}`, tokenAt(700), { 'last-event-id': tokenAt(699) }))).toEqual([700])
})

test('what is recorded comes while it is open', async () => {
  await open()
  const reading = text('?events=execution', tokenAt(5))
  await sleep(50)
  record(1, 5)
  expect(idsIn(await reading)).toEqual([1, 2, 3, 4, 5])
})

test('an id that cannot be resumed ends it, and is forgotten', async () => {
  await open()
  const all = await text('?events=execution', undefined, { 'last-event-id': tokenAt(5_000) })
  expect(all).toBe('retry: 1000\n\nevent: end\nid: \ndata: {"token":null,"reason":"unknown-token"}\n\n')
})

test('what is no id is refused, and the field is named', async () => {
  await open()
  const refused = await fetch(`http://127.0.0.1:${port}/v1/stream`, { headers: { 'last-event-id': 'x' } })
  expect([refused.status, await refused.json()]).toEqual([
    400,
    expect.objectContaining({ errors: [{ field: 'headers.last-event-id', expected: expect.any(String) }] }),
  ])
})

test('stopping ends it with its token', async () => {
  await open()
  record(1, 2)
  const reading = text('?events=execution')
  await sleep(50)
  const closing = app.close()
  expect(await reading).toMatch(new RegExp(`event: end\nid: ${tokenAt(2)}\ndata: {"token":"${tokenAt(2)}","reason":"draining"}\n\n$`))
  expect(ended).toEqual(['draining'])
  await closing
})

test('it ends soon after its key is no longer valid', async () => {
  await open()
  const reading = text('?events=execution')
  await sleep(50)
  valid = false
  expect(await reading).toMatch(/"reason":"not-allowed"/)
})

test('halts, positions and the system come with the newest; heartbeats when it is silent', async () => {
  await open({ heartbeatMs: 30 })
  const mark = { price: '1', at: '2026-01-05T00:00:00.000Z', source: 'last fill', ageMs: 0 } as const
  positions = [
    {
      ...{ symbol: 'AAPL', quantity: '1', averagePrice: '1', realised: '0', unrealised: '0', fees: '0', total: '0', exposure: '1' },
      ...{ fills: 1, openFindings: null, mark },
    },
  ]
  const all = await text('?events=position,halt,system', 'event: position')
  expect(all).toContain('"symbol":"AAPL"')
  expect(await text('?events=halt', 'event: halt')).toContain('{"active":[],"history":[]}')
  expect(await text('?events=execution', ': heartbeat')).toMatch(/: heartbeat\nid: 0-/)
})

test('a position that its schema refuses is left out, and the others are told', async () => {
  await open()
  const position: PositionView = {
    ...{ symbol: 'MSFT', quantity: '1', averagePrice: '1', realised: '0', unrealised: '0', fees: '0', total: '0', exposure: '1' },
    ...{ fills: 1, openFindings: null, mark: null },
  }
  positions = [{ ...position, symbol: 'AAPL', quantity: '<img src=x onerror=alert(1)>' }, position]
  const all = await text('?events=position', 'MSFT')
  expect(all).not.toMatch(/AAPL|onerror/)
  expect(failures[0]).toMatchObject({ name: 'AnswerRefused', fields: ['quantity: must be a decimal'] })
})

test('a trader gets executions of the own signals only', async () => {
  await open({}, 'trader')
  record(1, 1)
  record(2, 2, { owner: 'ann' })
  record(3, 3, { owner: 'bob' })
  record(4, 4, { owner: 'ann' })
  expect(idsIn(await text(`?events=execution&after=${tokenAt(0)}`, tokenAt(4)))).toEqual([2, 4])
})

test('without a stream nothing is read', async () => {
  await open()
  await text('?events=execution', 'id: 0-')
  await sleep(50)
  const { count } = reads
  await sleep(50)
  expect(reads.count).toBe(count)
})

test('of more streams than the limit the others are refused', async () => {
  await open({ streams: 1 })
  const reading = text('?events=execution', tokenAt(1))
  await sleep(50)
  const refused = await fetch(`http://127.0.0.1:${port}/v1/stream`)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
  record(1, 1)
  await reading
})

test('a HEAD is refused: it would stay open and never say anything', async () => {
  await open()
  const response = await fetch(`http://127.0.0.1:${port}/v1/stream`, { method: 'HEAD', signal: AbortSignal.timeout(2_000) })
  expect(response.status).toBe(404)
})
