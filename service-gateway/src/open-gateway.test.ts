import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { Registry } from 'prom-client'
import { z } from 'zod'
import type { AccessBook } from './access/access-book'
import type { Subject } from './access/subject'
import { keepWindows } from './limits/keep-windows'
import { createMetrics } from './metrics'
import { type Gateway, openGateway } from './open-gateway'
import { UpstreamAway } from './server/errors'
import type { Routes } from './server/zod'

const log = { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined } as never
const subjects: Record<string, Subject> = {
  view: { owner: 'vera', role: 'viewer', keyId: '1' },
  operate: { owner: 'ann', role: 'operator', keyId: '2' },
}
const book = {
  byKey: async (key: string) => subjects[key] && { subject: subjects[key], expiresAt: undefined, isValid: () => true },
  byToken: async () => undefined,
} as unknown as AccessBook

let gateway: Gateway | undefined
let refusals: string[] = []
afterEach(async () => {
  await gateway?.close()
  gateway = undefined
  refusals = []
})
const open = (...routes: Routes[]): Promise<Gateway> => openWith({ drainMs: 100 }, ...routes)
const openWith = async ({ drainMs }: { drainMs: number }, ...routes: Routes[]): Promise<Gateway> => {
  const { count } = keepWindows()
  gateway = await openGateway({
    ...{ host: '127.0.0.1', port: 0, trustProxy: [], corsOrigins: [], perMinute: 3, signalsPerMinute: 1, drainMs, version: '1' },
    ...{ book, audit: { refused: ({ action }) => void refusals.push(action) }, count },
    ...{ onWrongCredential: () => undefined, routes, metrics: createMetrics(new Registry()), log },
  })
  return gateway
}
const answer = z.strictObject({ ok: z.boolean() })
const get = (url: string, key?: string) => gateway?.app.inject({ url, headers: key ? { authorization: `Bearer ${key}` } : {} })

test('a route that does not say who may call it keeps the gateway from starting', async () => {
  const route: Routes = async (app) => void app.get('/v1/open', { schema: { response: { 200: answer } } }, () => ({ ok: true }))
  await expect(open(route)).rejects.toThrow('GET /v1/open says neither who may call it nor that it is public')
})

test.each([{ schema: {} as object }, { schema: { hide: true, response: { 200: answer } } }])(
  'a route whose answer is not described keeps the gateway from starting: %j',
  async (options) => {
    const route: Routes = async (app) => void app.get('/v1/secret', { config: { roles: ['viewer'] }, ...options }, () => ({ ok: true }))
    await expect(open(route)).rejects.toThrow('GET /v1/secret has no schema of its answer')
  },
)

test('an answer with more than its schema has is not sent', async () => {
  const leaky = { ok: true, secretHash: 'x' } as { ok: boolean }
  await open(
    async (app) => void app.get('/v1/leaky', { config: { roles: ['viewer'] }, schema: { response: { 200: answer } } }, () => leaky),
  )
  const said = await get('/v1/leaky', 'view')
  expect([said?.statusCode, said?.body.includes('secretHash')]).toEqual([500, false])
})

test('a service that is away turns its own route into 503 with Retry-After, and no other', async () => {
  const config = { roles: ['viewer'] as const }
  await open(async (app) => {
    app.get('/v1/away', { config, schema: { response: { 200: answer } } }, async () => {
      throw new UpstreamAway('the portfolio', 7, { cause: new Error('ECONNREFUSED 10.0.0.7') })
    })
    app.get('/v1/near', { config, schema: { response: { 200: answer } } }, () => ({ ok: true }))
  })
  const away = await get('/v1/away', 'view')
  expect(away).toMatchObject({
    statusCode: 503,
    headers: { 'retry-after': '7', 'content-type': 'application/problem+json; charset=utf-8' },
  })
  expect(away?.json()).toEqual({
    ...{ type: '/problems#upstream-away', status: 503, title: 'A service behind the gateway does not answer' },
    detail: 'the portfolio does not answer; try again in 7 s',
  })
  expect((await get('/v1/near', 'view'))?.json()).toEqual({ ok: true })
})

test('roles decide before anything is read, a refused action is recorded, and refusals count towards the limit', async () => {
  const config = { roles: ['operator'] as const, action: 'drop' }
  await open(async (app) => void app.get('/v1/act', { config, schema: { response: { 200: answer } } }, () => ({ ok: true })))
  expect((await get('/v1/act'))?.statusCode).toBe(401)
  expect((await get('/v1/act', 'operate'))?.statusCode).toBe(200)
  const statuses = []
  for (let time = 0; time < 5; time++) statuses.push((await get('/v1/act', 'view'))?.statusCode)
  expect(statuses).toEqual([403, 403, 403, 429, 429])
  expect(refusals).toEqual(['drop', 'drop', 'drop'])
})

test('a drain ends with its last answer: no connection is kept alive, and one that asks nothing is not waited for', async () => {
  let answerNow = (): void => undefined
  const slow = new Promise<void>((resolve) => {
    answerNow = resolve
  })
  let asked = (): void => undefined
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve
  })
  let drains = (): void => undefined
  const isDraining = new Promise<void>((resolve) => {
    drains = resolve
  })
  const drainMs = 60_000
  const { port } = await openWith({ drainMs }, async (app) => {
    app.addHook('preClose', async () => drains())
    app.get('/v1/slow', { config: { roles: ['viewer'] }, schema: { response: { 200: answer } } }, async () => {
      asked()
      await slow
      return { ok: true }
    })
  })
  const silent = connect(port, '127.0.0.1')
  await once(silent, 'connect')
  const agent = new Agent({ keepAlive: true })
  const sent = request({ port, host: '127.0.0.1', path: '/v1/slow', agent, headers: { authorization: 'Bearer view' } }).end()
  await isAsked
  const closed = gateway?.close()
  const answered = once(sent, 'response')
  await isDraining
  answerNow()
  const [response] = await answered
  expect([response.statusCode, response.headers.connection]).toEqual([200, 'close'])
  response.resume()
  await closed
  silent.destroy()
  agent.destroy()
})

test('an address that is no URL is read as nothing but a problem by a browser, though no hook runs for it', async () => {
  await open()
  const answer = await get('/v1/%')
  expect(answer?.statusCode).toBe(400)
  expect(answer?.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-type': 'application/problem+json; charset=utf-8' })
})

test('API5 broken function authorization: a route of the API is found without a credential by nobody: HEAD, unknown methods and other spellings included', async () => {
  await open(
    async (app) => void app.get('/v1/act', { config: { roles: ['viewer'] }, schema: { response: { 200: answer } } }, () => ({ ok: true })),
  )
  for (const [method, url, status] of [
    ['HEAD', '/v1/act', 401],
    ['OPTIONS', '/v1/act', 401],
    ['GET', '/v1//act', 404],
    ['GET', '/V1/ACT', 404],
    ['GET', '/v1/act/', 404],
    ['GET', '/v1/%61ct', 401],
  ] as const)
    expect([method, url, (await gateway?.app.inject({ method, url }))?.statusCode]).toEqual([method, url, status])
})
