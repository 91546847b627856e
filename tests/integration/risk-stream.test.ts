import { setTimeout as sleep } from 'node:timers/promises'
import { status } from '@grpc/grpc-js'
import { type OrderToReserve, openRiskClient, type RiskClient } from '@trading/portfolio-api'
import { startTcpProxy } from '@trading/rig/network/tcp-proxy'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import { PortfolioFault } from '../../service-portfolio/src/errors'
import type { RiskVerdict } from '../../service-portfolio/src/store/decide-orders'
import type { Message } from '../support/portfolio-client'
import { openStage, type Stage, token } from '../support/portfolio-stage'

// The stream on which engines ask, by grpc-js and by the engines' own client.

let stage: Stage
const clients: RiskClient[] = []
beforeAll(async () => {
  stage = await openStage()
})
afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())))
afterAll(() => stage.close())

const anOrder = (fields: Partial<OrderToReserve> = {}): OrderToReserve => {
  const { id: signalId, validUntil } = aSignal()
  return { signalId, symbol: 'AAA', side: 'BUY', quantity: '1', referencePrice: '100', validUntil, ...fields }
}
const seconds = (rfc3339: string) => ({ seconds: Math.floor(Date.parse(rfc3339) / 1_000), nanos: 0 })
/** As grpc-js takes it. */
const asRequest = ({ signalId, symbol, side, quantity, referencePrice, validUntil }: OrderToReserve, fields = {}) => ({
  order: {
    ...{ signal_id: signalId, symbol, side: `SIDE_${side}`, quantity, reference_price: referencePrice, valid_until: seconds(validUntil) },
    ...fields,
  },
})
const clientOf = (port: number, options = {}): RiskClient => {
  const client = openRiskClient({ url: `http://127.0.0.1:${port}`, token, callMs: 2_000, pingMs: 50, reconnectMs: 50, ...options })
  clients.push(client)
  return client
}
const untilThere = (client: RiskClient) => until('the portfolio answers', () => client.away === undefined)

function openStream(port: number, options?: { token?: string }) {
  const client = options ? stage.client(port, options) : stage.client(port)
  const stream = client.ask()
  const messages: Message[] = []
  stream.on('data', (message) => messages.push(message))
  stream.on('error', () => undefined)
  const ended = new Promise<{ code: number; details: string }>((resolve) => stream.on('status', resolve))
  return { stream, messages, ended }
}

test('orders are answered with the ids of their signals, and a ping at once', async () => {
  const { port } = await stage.serve()
  const { stream, messages, ended } = openStream(port)
  const orders = [anOrder(), anOrder(), anOrder()]
  for (const order of orders) stream.write(asRequest(order))
  stream.write({ ping: {} })
  await until('all are answered', () => messages.length === 4)
  const verdicts = messages.flatMap(({ verdict }) => verdict ?? [])
  expect(verdicts.map(({ signal_id }: Message) => signal_id).sort()).toEqual(orders.map(({ signalId }) => signalId).sort())
  expect(new Set(verdicts.map(({ decision }: Message) => decision))).toEqual(new Set(['DECISION_RESERVED']))
  expect(messages.find(({ pong }) => pong)).toMatchObject({ pong: { unready: '' } })
  stream.end()
  expect((await ended).code).toBe(status.OK)
})

test.each([
  ['an unknown side', { side: 'SIDE_UNSPECIFIED' }, /side must be SIDE_BUY or SIDE_SELL/],
  ['a quantity of zero', { quantity: '0.0' }, /quantity must be above zero/],
  ['no deadline', { valid_until: null }, /valid_until must be a time/],
  ['a deadline that is no time', { valid_until: { seconds: 999_999_999_999_999, nanos: 0 } }, /valid_until must be a time/],
  ['an exponent', { quantity: '1e3' }, /order.quantity must match/],
  ['an id of another kind', { signal_id: 'x' }, /order.signal_id must match/],
  ['a symbol that is none', { symbol: 'A,B' }, /order.symbol must match/],
])('an order with %s ends the stream with a sentence, and reserves nothing', async (_, fields, sentence) => {
  const { port } = await stage.serve()
  const { stream, ended } = openStream(port)
  const order = anOrder()
  stream.write(asRequest(order, fields))
  expect(await ended).toMatchObject({ code: status.INVALID_ARGUMENT, details: expect.stringMatching(sentence) })
  expect(await stage.database.sql(`SELECT FROM reservations WHERE signal_id = '${order.signalId}'`)).toEqual([])
})

test('without a service token, and beyond its streams, the portfolio answers nobody', async () => {
  const { port } = await stage.serve({ limits: { riskStreams: 1 } })
  const stranger = openStream(port, {})
  stranger.stream.write({ ping: {} })
  expect((await stranger.ended).code).toBe(status.UNAUTHENTICATED)
  const first = openStream(port)
  first.stream.write({ ping: {} })
  await until('the first is answered', () => first.messages.length > 0)
  const second = openStream(port)
  second.stream.write({ ping: {} })
  expect(await second.ended).toMatchObject({ code: status.RESOURCE_EXHAUSTED, details: expect.stringContaining('its limit') })
})

test('a stream without a message gets a sign of life, and one that sends none is ended', async () => {
  const { port } = await stage.serve({ limits: { heartbeatMs: 40, silenceMs: 400 } })
  const { stream, messages, ended } = openStream(port)
  stream.write({ ping: {} })
  expect(await ended).toMatchObject({ code: status.DEADLINE_EXCEEDED, details: expect.stringContaining('no message within 400 ms') })
  expect(messages.filter(({ pong }) => pong).length).toBeGreaterThan(3)
})

test('when the portfolio stops, everything that it has read is answered, and the last message says how much that was', async () => {
  let decide: (verdict: RiskVerdict) => void = () => undefined
  const reserve = () => new Promise<RiskVerdict>((resolve) => (decide = resolve))
  const api = await stage.serve({ risk: { reserve } })
  const { stream, messages, ended } = openStream(api.port)
  stream.write(asRequest(anOrder()))
  const before = decide
  await until('it is being decided', () => decide !== before)
  const draining = api.drain()
  await sleep(50)
  stream.write(asRequest(anOrder()))
  decide({ decision: 'reserved' })
  expect((await ended).code).toBe(status.OK)
  expect(messages.map(({ response }) => response)).toEqual(['verdict', 'end'])
  expect(messages.at(-1)).toMatchObject({ end: { token: '1' } })
  await draining
})

test('no more orders are read than may be in hand, and all are answered in the end', async () => {
  const waiting: ((verdict: RiskVerdict) => void)[] = []
  const reserve = () => new Promise<RiskVerdict>((resolve) => waiting.push(resolve))
  const { port } = await stage.serve({ risk: { reserve }, limits: { ordersInHand: 3 } })
  const { stream, messages } = openStream(port)
  for (let order = 0; order < 10; order++) stream.write(asRequest(anOrder()))
  await until('as many as may be are in hand', () => waiting.length === 3)
  await sleep(100)
  expect(waiting).toHaveLength(3)
  for (let order = 0; order < 10; order++) {
    await until('there is one to decide', () => waiting.length > order)
    waiting[order]?.({ decision: 'reserved' })
  }
  await until('all are answered', () => messages.length === 10)
})

test("the engines' client asks, and tells apart what is reserved, refused and to be asked again", async () => {
  const verdicts: RiskVerdict[] = [
    { decision: 'reserved' },
    { decision: 'refused', reason: 'no' },
    { decision: 'later', reason: 'not now' },
  ]
  const reserve = async () => verdicts.shift() as RiskVerdict
  const client = clientOf((await stage.serve({ risk: { reserve } })).port)
  await untilThere(client)
  const answers = []
  for (let order = 0; order < 3; order++) answers.push(await client.reserve(anOrder()))
  expect(answers).toEqual([{ decision: 'reserved' }, { decision: 'refused', reason: 'no' }, { decision: 'later', reason: 'not now' }])
})

test('a client gives up after its time, and an order that is asked about again gets the answer of then', async () => {
  let answersAfterMs = 400
  const reserve = async (): Promise<RiskVerdict> => {
    await sleep(answersAfterMs)
    return { decision: 'reserved' }
  }
  const client = clientOf((await stage.serve({ risk: { reserve } })).port, { callMs: 100 })
  await untilThere(client)
  const order = anOrder()
  await expect(client.reserve(order)).rejects.toMatchObject({
    code: 'RISK_UNAVAILABLE',
    message: 'the portfolio did not answer within 100 ms',
  })
  answersAfterMs = 0
  await until('it is answered', () =>
    client.reserve(order).then(
      ({ decision }) => decision === 'reserved',
      () => false,
    ),
  )
})

test('while the database of the portfolio is away, or it is catching up, the client says why, and nothing is reserved', async () => {
  let unready: string | undefined = 'the portfolio is catching up with the ledger'
  const reserve = () => Promise.reject(new PortfolioFault('away'))
  const client = clientOf((await stage.serve({ risk: { reserve, unready: () => unready } })).port)
  await until('it says so', () => client.away === 'the portfolio is catching up with the ledger')
  await expect(client.reserve(anOrder())).rejects.toMatchObject({ message: 'the portfolio is catching up with the ledger' })
  unready = undefined
  await untilThere(client)
  expect(await client.reserve(anOrder())).toEqual({
    decision: 'later',
    reason: expect.stringContaining("the portfolio's database is away"),
  })
})

test('a client whose connection breaks, or leads nowhere, fails what it was asked, and connects again', async () => {
  const { port } = await stage.serve()
  const proxy = await startTcpProxy({ target: () => ({ host: '127.0.0.1', port }) })
  try {
    const changes: (string | undefined)[] = []
    const client = clientOf(proxy.port, { silentMs: 300, onAway: (why: string | undefined) => changes.push(why) })
    await untilThere(client)
    proxy.reset()
    await until('it has noticed', () => changes.length === 2)
    await untilThere(client)
    proxy.blackHole()
    await until('it has noticed', () => client.away !== undefined)
    await expect(client.reserve(anOrder())).rejects.toMatchObject({ code: 'RISK_UNAVAILABLE' })
    await proxy.heal()
    await untilThere(client)
    expect(await client.reserve(anOrder())).toEqual({ decision: 'reserved' })
    expect(changes.map((why) => why === undefined)).toEqual([true, false, true, false, true])
  } finally {
    await proxy.close()
  }
})

test('a client that is not let in, or meets something else, says what it was answered', async () => {
  const { port, httpPort } = await stage.serve()
  const stranger = clientOf(port, { token: 'another-token' })
  await until('it says so', () => stranger.away?.includes('unauthenticated'))
  expect(stranger.away).toMatch(/^not connected to the portfolio at http:\S+: \[unauthenticated\] /)
  const lost = clientOf(httpPort)
  await until('it says so', () => lost.away?.includes(`${httpPort}: `))
  await expect(lost.reserve(anOrder())).rejects.toMatchObject({ code: 'RISK_UNAVAILABLE' })
  const nowhere = clientOf(1)
  await until('it says so', () => nowhere.away?.includes('ECONNREFUSED'))
})

test('orders that nobody takes are refused at once, and not kept', async () => {
  const { port } = await stage.serve()
  const proxy = await startTcpProxy({ target: () => ({ host: '127.0.0.1', port }) })
  try {
    const client = clientOf(proxy.port, { callMs: 50, pingMs: 60_000, silentMs: 120_000 })
    await until('the portfolio answers', () => client.away === undefined)
    proxy.blackHole()
    const asked = Array.from({ length: 50_000 }, () => client.reserve(anOrder()).catch(({ message }: Error) => message))
    const answers = new Set(await Promise.all(asked))
    expect([...answers].some((answer) => String(answer).includes('takes no requests'))).toBe(true)
  } finally {
    await proxy.close()
  }
})

test('a client of a portfolio that stops says so, and goes on with the next', async () => {
  const api = await stage.serve()
  const client = clientOf(api.port)
  await untilThere(client)
  await api.close()
  await until('it is away', () => client.away !== undefined)
  await stage.serve({ port: api.port })
  await untilThere(client)
})
