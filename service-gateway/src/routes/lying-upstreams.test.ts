import Fastify, { type FastifyInstance } from 'fastify'
import { answerErrors } from '../server/error-handler'
import { serializerCompiler, validatorCompiler } from '../server/zod'
import { createUpstream } from '../upstreams/upstream'
import { positionRoutes } from './positions'
import { priceRoutes } from './prices'
import { systemRoutes } from './system'

const log = { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined } as never
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
afterEach(() => app.close())

/** Routes whose upstreams say what a test wants. */
async function open({ positions = [], pnl = sums, price = {} }: { positions?: object[]; pnl?: object; price?: object }): Promise<void> {
  app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerErrors(app, { log, onUpstreamAway: () => undefined })
  const portfolio = createUpstream({ name: 'portfolio', deadlineMs: 100, log })
  await app.register(
    positionRoutes({
      portfolio: { positions: () => portfolio.call(async () => positions), profitAndLoss: () => portfolio.call(async () => pnl) } as never,
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
  expect(answer.statusCode).toBeGreaterThanOrEqual(500)
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(answer.body.length).toBeLessThan(500)
  expect(answer.body).not.toMatch(/onerror|NaN|secret|postgres|undefined/)
  for (const path of ['/v1/pnl', '/v1/system']) expect((await app.inject(path)).statusCode).toBe(200)
})

test('API10 unsafe consumption: sums that are no amounts, and a price that is none, are not passed on', async () => {
  await open({ pnl: { ...sums, cash: 'Infinity' }, price: { ...mark, symbol: 'AAPL', state: 'live', price: '1e309' } })
  for (const path of ['/v1/pnl', '/v1/prices/AAPL']) expect((await app.inject(path)).statusCode).toBeGreaterThanOrEqual(500)
})
