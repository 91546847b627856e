import { positionSchema } from '@trading/gateway-api'
import Fastify, { type FastifyInstance } from 'fastify'
import { answerErrors } from '../server/error-handler'
import { serializerCompiler, validatorCompiler } from '../server/zod'
import { positionView } from '../upstreams/portfolio'
import { createUpstream } from '../upstreams/upstream'
import { positionRoutes } from './positions'
import { priceRoutes } from './prices'
import { systemRoutes } from './system'

const logged: object[] = []
const log = {
  info: () => undefined,
  debug: () => undefined,
  warn: () => undefined,
  error: (fields: object, text: string) => logged.push({ ...fields, text }),
}
const mark = { price: '190.5', at: '2026-01-05T14:30:00.000Z', source: 'market data', ageMs: 5 }
const position = {
  ...{ symbol: 'AAPL', quantity: '10', averagePrice: '190', realised: '0', unrealised: '5', fees: '-0.1', total: '5.1', exposure: '1905' },
  ...{ fills: 1, openFindings: null, mark },
}
const sums = {
  ...{ realised: '0', unrealised: '5', fees: '0.1', total: '4.9', cash: '-1900', netExposure: '1905', grossExposure: '1905' },
  oldestMarkMs: 5,
}
const secret = 'postgres://trading:secret@10.0.0.7'

let app: FastifyInstance
const failed: string[] = []
afterEach(async () => {
  await app.close()
  logged.length = 0
  failed.length = 0
})

/** Routes whose upstreams say what a test wants. */
async function open({
  positions = [],
  pnl = sums,
  price = {},
}: {
  positions?: object[] | Error
  pnl?: object
  price?: object
}): Promise<void> {
  app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerErrors(app, { log: log as never, onUpstreamAway: () => undefined, onFailed: (type) => failed.push(type) })
  const portfolio = createUpstream({ name: 'portfolio', deadlineMs: 100, log: log as never })
  await app.register(
    positionRoutes({
      portfolio: {
        positions: () => portfolio.call(() => (positions instanceof Error ? Promise.reject(positions) : Promise.resolve(positions))),
        profitAndLoss: () => portfolio.call(async () => pnl),
      } as never,
    }),
  )
  await app.register(priceRoutes({ prices: { price: async () => price }, history: {} } as never))
  await app.register(systemRoutes({ system: async () => ({ queues: null, engines: null, services: [], versions: {}, asOf: mark.at }) }))
}

test('API10 unsafe consumption: an upstream that says what is true is passed on', async () => {
  await open({
    positions: [position, { ...position, mark: null, averagePrice: null }],
    price: { ...mark, symbol: 'AAPL', state: 'live', source: undefined },
  })
  expect((await app.inject('/v1/positions')).statusCode).toBe(200)
  expect((await app.inject('/v1/pnl')).statusCode).toBe(200)
})

test.each<[string, object]>([
  ['an amount that is no number', { quantity: '<img src=x onerror=alert(1)>' }],
  ['an amount that is not finite', { unrealised: 'NaN' }],
  ['an amount without an end', { total: '9'.repeat(100_000) }],
  ['an amount of another type', { fees: 0.1 }],
  ['a count that is not finite', { fills: Number.NaN }],
  ['a field that nobody knows', { password: secret }],
  ['a field that is missing', { realised: undefined }],
  ['a time that is none', { mark: { ...mark, at: secret } }],
  ['a symbol that is none', { symbol: '' }],
])('API10 unsafe consumption: %s is not passed on, nor what it said, and other parts are answered', async (_, lie) => {
  await open({ positions: [position, { ...position, ...lie }] })
  const answer = await app.inject('/v1/positions')
  expect(answer.statusCode).toBe(502)
  expect(answer.json()).toMatchObject({ type: '/problems#upstream-invalid', detail: expect.stringMatching(/^portfolio answered/) })
  expect(failed).toEqual(['upstream-invalid'])
  // The log names the field, and has not what it holds.
  expect(logged).toMatchObject([{ event: 'upstream.invalid', route: '/v1/positions', text: expect.stringMatching(/items\.1/) }])
  expect(JSON.stringify(logged)).not.toMatch(/onerror|secret@|9999999/)
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(answer.body.length).toBeLessThan(500)
  expect(answer.body).not.toMatch(/onerror|NaN|secret|postgres|undefined/)
  for (const path of ['/v1/pnl', '/v1/system']) expect((await app.inject(path)).statusCode).toBe(200)
})

test('API10 unsafe consumption: sums that are no amounts, and a price that is none, are not passed on', async () => {
  await open({ pnl: { ...sums, cash: 'Infinity' }, price: { ...mark, symbol: 'AAPL', state: 'live', price: '1e309' } })
  for (const path of ['/v1/pnl', '/v1/prices/AAPL']) expect((await app.inject(path)).statusCode).toBe(502)
})

test('a mistake in the gateway is a 500 that is logged and counted; a service that does not answer is 503', async () => {
  await open({ positions: new TypeError('x is not a function') })
  const answer = await app.inject('/v1/positions')
  expect([answer.statusCode, answer.json().type]).toEqual([500, '/problems#internal'])
  expect(answer.body).not.toMatch(/function/)
  expect(failed).toEqual(['internal'])
  expect(logged).toMatchObject([{ event: 'upstream.mistake' }, { event: 'request.failed', route: '/v1/positions' }])
  await app.close()
  await open({ positions: new Error('no route') })
  expect((await app.inject('/v1/positions')).statusCode).toBe(503)
  expect(failed).toEqual(['internal'])
})

test('API10 unsafe consumption: a time that is none is a fault of who said it', () => {
  const mark = { price: '1', at: { seconds: 10n ** 15n, nanos: 0 }, source: 2, ageMs: 0n }
  const view = positionView({ booked: { symbol: 'AAPL', fills: 1n }, mark } as never)
  expect(positionSchema.shape.mark.safeParse(view?.mark).success).toBe(false)
})
