import Fastify, { type FastifyInstance } from 'fastify'
import { answerErrors } from './error-handler'
import { refuseUnderPressure } from './under-pressure'

const log = { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined } as never

let app: FastifyInstance
afterEach(() => app.close())

/** A server whose event loop counts as late. */
async function open(): Promise<void> {
  app = Fastify()
  answerErrors(app, { log, onUpstreamAway: () => undefined, onFailed: () => undefined })
  app.addHook('onRequest', async (_request, reply) => void reply.header('x-request-id', '7'))
  await refuseUnderPressure(app, { maxDelayMs: 5, sampleMs: 20 })
  app.get('/read', () => ({ ok: true }))
  app.get('/halt', { config: { underPressure: 'answer' } }, () => ({ ok: true }))
  await app.ready()
}
const stall = (ms: number) => {
  const end = performance.now() + ms
  while (performance.now() < end);
}
/** Stalls the loop until it counts as late: after the next sample. */
async function pressed(): Promise<void> {
  for (let round = 0; round < 50 && !app.isUnderPressure(); round++) {
    stall(40)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('while the process is late, a request is refused with a problem, and a halt is answered all the same', async () => {
  await open()
  expect((await app.inject('/read')).statusCode).toBe(200)
  await pressed()
  const [read, halt] = await Promise.all([app.inject('/read'), app.inject('/halt')])
  expect([read.statusCode, halt.statusCode]).toEqual([503, 200])
  expect(read.headers).toMatchObject({ 'retry-after': '2', 'content-type': 'application/problem+json; charset=utf-8', 'x-request-id': '7' })
  expect(read.json()).toMatchObject({ type: '/problems#overloaded', status: 503 })
})
