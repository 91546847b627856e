import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance } from 'fastify'
import type { AccessBook } from '../access/access-book'
import { guardRequests } from '../access/guard-requests'
import { makeKey } from '../access/secrets'
import { keepWindows } from '../limits/keep-windows'
import { limitLogins } from '../limits/limit-logins'
import { answerErrors } from '../server/error-handler'
import { serializerCompiler, validatorCompiler } from '../server/zod'
import { sessionRoutes } from './session'

const log = { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined } as never
const [ann, bob] = [makeKey().key, makeKey().key]
const owners: Record<string, string> = { [ann]: 'ann', [bob]: 'bob' }

let app: FastifyInstance
let wrong: string[]
let limited: string[]
let sessions: number
beforeEach(async () => {
  wrong = []
  limited = []
  sessions = 0
  const { count } = keepWindows()
  const book: Pick<AccessBook, 'byKey' | 'byToken' | 'refresh'> = {
    async byKey(key) {
      const owner = owners[key]
      return owner === undefined
        ? undefined
        : { subject: { owner, role: 'viewer', keyId: `id of ${owner}` }, expiresAt: undefined, isValid: () => true }
    },
    byToken: async () => undefined,
    refresh: async () => undefined,
  }
  app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerErrors(app, { log, onUpstreamAway: () => undefined, onFailed: () => undefined })
  await app.register(cookie)
  const onWrongCredential = (address: string) => void wrong.push(address)
  guardRequests(app, { book: book as AccessBook, onWrongCredential, onRefused: () => undefined })
  await app.register(
    sessionRoutes({
      store: { sessions: { insert: async () => void sessions++ } } as never,
      ...{ book, onWrongCredential, sessionMs: 60_000 },
      limitLogins: limitLogins({ count, onLimited: (bucket) => void limited.push(bucket), perMinute: 3 }),
    }),
  )
  await app.ready()
})
afterEach(() => app.close())

const logIn = (key: string) => app.inject({ method: 'POST', url: '/v1/session', payload: { key } })

test('a key logs in so often in a minute, each of which is a commit; others are not concerned', async () => {
  const statuses = []
  for (let time = 0; time < 5; time++) statuses.push((await logIn(ann)).statusCode)
  expect(statuses).toEqual([200, 200, 200, 429, 429])
  expect(sessions).toBe(3)
  expect(limited).toEqual(['logins', 'logins'])
  const refused = await logIn(ann)
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect(refused.json()).toMatchObject({ type: '/problems#too-many-requests' })
  expect((await logIn(bob)).statusCode).toBe(200)
})

test('wrong keys count as failed logins; the cookie of a session that has ended does not: its tabs are told so, all of them', async () => {
  for (let tab = 0; tab < 20; tab++)
    expect((await app.inject({ url: '/v1/session', headers: { cookie: `session=${'A'.repeat(43)}` } })).statusCode).toBe(401)
  expect(wrong).toEqual([])
  await app.inject({ url: '/v1/session', headers: { authorization: 'Bearer x' } })
  await logIn('x')
  expect(wrong).toEqual(['127.0.0.1', '127.0.0.1'])
})

test('another site cannot log a browser in: a form has no JSON, and nothing else is read', async () => {
  const payload = JSON.stringify({ key: ann })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
    const answer = await app.inject({ method: 'POST', url: '/v1/session', headers: { 'content-type': type }, payload })
    expect([type, answer.statusCode, answer.headers['set-cookie']]).toEqual([type, expect.any(Number), undefined])
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(answer.statusCode).toBeLessThan(500)
  }
})
