import { killServices, startService } from '@trading/rig/service-process'
import { ledgerSettings } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { Client } from 'pg'
import { type GatewayProcess, type GatewayStage, nowhere, openGatewayStage } from '../support/gateway-stage'

let stage: GatewayStage
let gateway: GatewayProcess
let key: string
beforeEach(async () => {
  stage = await openGatewayStage()
  gateway = await stage.start()
  key = (await stage.key({ owner: 'ann' })).key
})
afterEach(() => stage.close())

const halt = (body: object, headers: Record<string, string> = {}) => gateway.call('/v1/halts', { key, headers, body })
const lift = (id: string, headers: Record<string, string> = {}) =>
  gateway.call(`/v1/halts/${id}/lift`, { key, headers, body: { reason: 'prices are right' } })
const current = async () => (await gateway.call('/v1/halts', { key })).body
const rows = () => stage.database.sql('SELECT epoch::int, what, name, lifts::int, reason, who FROM halts ORDER BY epoch')

test('a halt is on disk when it is answered, says how many engines have stopped, and its row is its audit', async () => {
  for (const engine of ['engine-1', 'engine-2']) {
    const settings = { RABBITMQ_URL: stage.broker.url, ENGINE_ID: engine, ...ledgerSettings(stage.database) }
    await startService('service-b', settings).seen('service.ready')
  }
  const { status, body } = await halt({ scope: 'all', reason: 'wrong prices' })
  expect(status).toBe(201)
  expect(await rows()).toEqual([{ epoch: Number(body.id), what: 'all', name: '', lifts: null, reason: 'wrong prices', who: 'ann' }])
  await until('both engines have stopped', async () => {
    const { active } = await current()
    return active[0].halting.done === 2 && active
  })
  const { active, history } = await current()
  expect(active).toEqual([
    {
      ...{ id: body.id, scope: 'all', target: null, reason: 'wrong prices', by: 'ann', at: body.at },
      ...{ halting: { done: 2, of: 2 }, mayStillFill: 0 },
    },
  ])
  expect(history).toMatchObject([{ id: body.id, kind: 'halt', lifts: null }])
  expect(await stage.database.sql('SELECT count(*)::int AS n FROM audit')).toEqual([{ n: 0 }])

  const lifted = await lift(body.id)
  expect(lifted.status).toBe(201)
  expect(await current()).toMatchObject({ active: [], history: [{ kind: 'lift', lifts: body.id, by: 'ann' }, { kind: 'halt' }] })
})

test('a symbol is halted in the spelling that engines compare, and two halts are lifted one by one', async () => {
  const symbol = await halt({ scope: 'symbol', target: 'aapl', reason: 'a split' })
  const strategy = await halt({ scope: 'strategy', target: 'Mean reversion', reason: 'it loses' })
  expect((await current()).active).toMatchObject([
    { id: symbol.body.id, scope: 'symbol', target: 'AAPL' },
    { id: strategy.body.id, scope: 'strategy', target: 'Mean reversion' },
  ])
  await lift(symbol.body.id)
  expect((await current()).active).toMatchObject([{ id: strategy.body.id }])
})

test('sent again under its Idempotency-Key, a halt or a lifting is one row; without a key it is another', async () => {
  const headers = { 'idempotency-key': 'h1' }
  const [first, again] = [await halt({ scope: 'all', reason: 'x' }, headers), await halt({ scope: 'all', reason: 'x' }, headers)]
  expect(again).toMatchObject({ status: 201, body: first.body })
  expect(await rows()).toHaveLength(1)
  await halt({ scope: 'all', reason: 'x' })
  expect(await rows()).toHaveLength(2)
  const [lifted, liftedAgain] = [await lift(first.body.id, headers), await lift(first.body.id, headers)]
  expect(liftedAgain.body).toEqual(lifted.body)
  expect(await rows()).toHaveLength(3)
})

test('what does not stand is not lifted: an unknown halt, and one that was lifted before', async () => {
  expect((await lift('4711')).status).toBe(404)
  const { body } = await halt({ scope: 'all', reason: 'x' })
  await lift(body.id)
  expect(await lift(body.id)).toMatchObject({ status: 409, body: { detail: `halt ${body.id} does not stand: it was lifted before` } })
})

test.each([
  [{ scope: 'all', target: 'AAPL', reason: 'x' }, 'body.target', 'no such field'],
  [{ scope: 'symbol', reason: 'x' }, 'body.target', expect.any(String)],
  [{ scope: 'symbol', target: 'A,B', reason: 'x' }, 'body.target', expect.stringContaining('no comma')],
  [{ scope: 'all', reason: '' }, 'body.reason', expect.any(String)],
  [{ scope: 'everything', reason: 'x' }, 'body.scope', expect.any(String)],
])('%j is refused, with the field and what was expected', async (body, field, expected) => {
  expect(await halt(body)).toMatchObject({ status: 400, body: { type: '/problems#invalid-request', errors: [{ field, expected }] } })
  expect(await rows()).toEqual([])
})

test('a halt needs nothing but its own database: neither broker nor Redis nor the audit can stop it', async () => {
  await killServices()
  gateway = await stage.start({ RABBITMQ_URL: nowhere.broker, REDIS_URL: nowhere.redis })
  await stage.database.sql('ALTER TABLE audit RENAME TO audit_away')
  expect((await halt({ scope: 'all', reason: 'x' })).status).toBe(201)
})

test('a halt that is not known to be recorded is never answered as recorded', async () => {
  await killServices()
  gateway = await stage.start({ HALT_DATABASE_URL: nowhere.database })
  const refused = await halt({ scope: 'all', reason: 'x' }, { 'idempotency-key': 'h' })
  expect(refused).toMatchObject({ status: 503, body: { detail: expect.stringMatching(/^the halt of all is NOT known to be recorded/) } })
  expect(refused.headers.get('retry-after')).toBe('1')
})

test('halts have a bucket of their own: a subject that is out of requests halts all the same', async () => {
  await killServices()
  gateway = await stage.start({ RATE_PER_MINUTE: '3' })
  for (let request = 0; request < 3; request++) expect((await gateway.call('/v1/audit', { key })).status).toBe(200)
  expect((await gateway.call('/v1/audit', { key })).status).toBe(429)
  expect((await halt({ scope: 'all', reason: 'x' })).status).toBe(201)
})

test('halts are counted by owner: two keys of one person share a bucket, and it is used up by nobody else', async () => {
  const second = (await stage.key({ owner: 'ann' })).key
  const [bob, viewer] = [await stage.key({ owner: 'bob' }), await stage.key({ owner: 'ann', role: 'viewer' })]
  const ask = (by: string) => gateway.call('/v1/halts', { key: by, body: {} })
  const remaining = async (by: string) => (await ask(by)).headers.get('ratelimit-remaining')
  // A viewer's key of the same owner halts nothing, and keeps nobody from halting.
  for (let asked = 0; asked < 70; asked++) expect((await ask(viewer.key)).status).toBe(403)
  expect([await remaining(key), await remaining(second), await remaining(key)]).toEqual(['59', '58', '57'])
  for (let asked = 3; asked < 60; asked++) expect((await ask(second)).status).toBe(400)
  for (const by of [key, second]) expect((await ask(by)).status).toBe(429)
  expect(await remaining(bob.key)).toBe('59')
  expect((await gateway.call('/v1/halts', { key: bob.key, body: { scope: 'all', reason: 'x' } })).status).toBe(201)
})

test('a count of orders that takes long delays no halt', async () => {
  await halt({ scope: 'all', reason: 'x' })
  const busy = new Client({ connectionString: stage.database.migrationUrl })
  await busy.connect()
  try {
    await busy.query('BEGIN; LOCK TABLE signals')
    const counting = gateway.call('/v1/halts', { key })
    // Until it stands in the lock's queue.
    await until('it counts', async () => (await stage.database.sql('SELECT FROM pg_locks WHERE NOT granted')).length > 0)
    const since = performance.now()
    expect((await halt({ scope: 'symbol', target: 'AAPL', reason: 'y' })).status).toBe(201)
    expect(performance.now() - since).toBeLessThan(1_000)
    expect(await counting).toMatchObject({ status: 200, body: { active: [{ mayStillFill: null }] } })
  } finally {
    await busy.end()
  }
})
