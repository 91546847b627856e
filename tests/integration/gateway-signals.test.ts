import { randomUUID } from 'node:crypto'
import { type Signal, signalMessage, signals } from '@trading/contracts'
import { freePort } from '@trading/dev'
import { startTcpProxy } from '@trading/rig/network/tcp-proxy'
import { startService } from '@trading/rig/service-process'
import { ledgerSettings } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { anOrder, type GatewayProcess, type GatewayStage, openGatewayStage } from '../support/gateway-stage'

let stage: GatewayStage
beforeEach(async () => {
  stage = await openGatewayStage()
})
afterEach(() => stage.close())

const queue = signals.work.queue
const depth = () => stage.broker.depth(queue)

/** All messages of the work queue, which are taken from it. */
async function taken() {
  const channel = await stage.broker.channel()
  const messages = []
  for (let next = await channel.get(queue, { noAck: true }); next; next = await channel.get(queue, { noAck: true })) messages.push(next)
  return messages
}
const submit = (gateway: GatewayProcess, key: string, idempotencyKey: string, body: object = anOrder()) =>
  gateway.call('/v1/signals', { key, headers: { 'idempotency-key': idempotencyKey }, body })
const submissions = () =>
  stage.database.sql<{ signal_id: string; message: Buffer; published_at: Date | null }>(
    'SELECT signal_id, message, published_at FROM submissions',
  )

test('a signal that is submitted is on the work queue as the answer says, and an engine executes it', async () => {
  const gateway = await stage.start()
  const { key } = await stage.key({ role: 'trader', strategy: 'by-hand' })
  const order = anOrder({ confidence: 0.75, validForMs: 30_000 })
  const { status, body } = await submit(gateway, key, 'one', order)
  expect(status).toBe(202)
  const [message] = await taken()
  const signal: Signal = signalMessage.schema.parse(JSON.parse(message?.content.toString() ?? ''))
  expect(body).toEqual({
    ...{ signalId: signal.id, sequence: 1, strategy: 'by-hand', published: true },
    ...{ createdAt: signal.issuedAt, validUntil: signal.validUntil },
  })
  const { validForMs, ...fields } = order as typeof order & { validForMs: number }
  expect(signal).toMatchObject(fields)
  expect(Date.parse(signal.validUntil) - Date.parse(signal.issuedAt)).toBe(validForMs)
  expect(message?.properties).toMatchObject({ messageId: signal.id, type: 'trading.signal.v1', appId: 'service-gateway', deliveryMode: 2 })

  const second = await submit(gateway, key, 'two')
  expect(second.body.sequence).toBe(2)
  const engine = startService('service-b', { RABBITMQ_URL: stage.broker.url, ENGINE_ID: 'engine-1', ...ledgerSettings(stage.database) })
  await engine.seen('execution.reported', ({ signalId }) => signalId === second.body.signalId)
  expect(await stage.database.sql(`SELECT strategy, status FROM signals WHERE signal_id = '${second.body.signalId}'`)).toEqual([
    { strategy: 'by-hand', status: 'FILLED' },
  ])
})

test('the same key with the same body is the same signal, published once, however often and however many at once', async () => {
  const gateway = await stage.start()
  const { key } = await stage.key()
  const answers = await Promise.all(Array.from({ length: 20 }, () => submit(gateway, key, 'same')))
  // The same JSON in another order, with a default spelled out.
  const respelled = { confidence: 1, referencePrice: '189.25', quantity: '10', side: 'BUY', symbol: 'AAPL' }
  answers.push(await submit(gateway, key, 'same', respelled))
  expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body.signalId, body.validUntil]))).size).toBe(1)
  expect(await taken()).toHaveLength(1)
  expect(await submissions()).toHaveLength(1)
})

test('the same key with another body is refused, and the key of another owner is another signal', async () => {
  const gateway = await stage.start()
  const [ann, bob] = [await stage.key({ owner: 'ann' }), await stage.key({ owner: 'bob' })]
  const first = await submit(gateway, ann.key, 'k')
  const other = await submit(gateway, ann.key, 'k', anOrder({ quantity: '11' }))
  expect(other).toMatchObject({
    status: 422,
    body: { type: '/problems#idempotency-mismatch', errors: [{ field: 'headers.idempotency-key' }] },
  })
  expect(other.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  const bobs = await submit(gateway, bob.key, 'k', anOrder({ quantity: '11' }))
  expect(bobs.status).toBe(202)
  expect(bobs.body.signalId).not.toBe(first.body.signalId)
  expect(await taken()).toHaveLength(2)
})

test('a gateway that is killed between commit and publish publishes the signal once it is back, once, byte by byte', async () => {
  const { key } = await stage.key()
  // No broker: what is submitted is committed and waits to be published.
  const first = await stage.start({ RABBITMQ_URL: `amqp://guest:guest@127.0.0.1:${await freePort()}` })
  const lost = submit(first, key, 'killed').catch(() => undefined)
  const [committed] = await until('it is committed', async () => {
    const rows = await submissions()
    return rows.length === 1 && rows
  })
  expect(committed?.published_at).toBeNull()
  first.kill('SIGKILL')
  await first.exited
  await lost

  const second = await stage.start()
  await second.seen('submission.relayed')
  const again = await submit(second, key, 'killed')
  expect(again).toMatchObject({ status: 202, body: { signalId: committed?.signal_id } })
  await until('it is recorded as published', async () => (await submissions())[0]?.published_at)
  const messages = await taken()
  expect(messages.map(({ content }) => content.toString())).toEqual([committed?.message.toString()])

  // And after another restart.
  second.kill('SIGKILL')
  await second.exited
  const third = await stage.start()
  expect((await submit(third, key, 'killed')).body.signalId).toBe(committed?.signal_id)
  expect(await taken()).toEqual([])
})

test('while the broker is away a signal is refused with 503, and published later unless it expires', async () => {
  const { key } = await stage.key()
  const gateway = await stage.start({ RABBITMQ_URL: `amqp://guest:guest@127.0.0.1:${await freePort()}` })
  const away = await submit(gateway, key, 'short', anOrder({ validForMs: 1_000 }))
  expect(away).toMatchObject({ status: 503, body: { type: '/problems#upstream-away', detail: expect.stringContaining('the broker') } })
  expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0)
  // Its own part only.
  expect((await gateway.call('/v1/audit', { key })).status).toBe(200)
  expect((await gateway.readyz()).ready).toBe(true)
  // By then it has expired.
  const expired = await submit(gateway, key, 'short', anOrder({ validForMs: 1_000 }))
  expect(expired).toMatchObject({
    status: 409,
    body: { detail: expect.stringMatching(/GET \/v1\/signals\/[-0-9a-f]{36} says whether it was executed/) },
  })
})

test('while its database does not answer, the gateway says so at once and lets nobody in by what it knew; then it goes on', async () => {
  const { hostname: host, port } = new URL(stage.database.migrationUrl)
  const proxy = await startTcpProxy({ target: () => ({ host, port: Number(port) }) })
  const url = Object.assign(new URL(stage.database.migrationUrl), { host: `127.0.0.1:${proxy.port}` }).href
  const gateway = await stage.start({ DATABASE_URL: url })
  const { key } = await stage.key()
  expect((await submit(gateway, key, 'before')).status).toBe(202)
  proxy.blackHole()
  const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => submit(gateway, key, `away-${at}`)))
  for (const { status, body } of answers) expect({ status, type: body.type }).toEqual({ status: 503, type: '/problems#upstream-away' })
  await until('it is not ready', async () =>
    (await gateway.readyz()).reasons.some((reason) => /keys and sessions are not known/.test(reason)),
  )
  expect((await gateway.call('/v1/session', { key })).status).toBe(503)
  await proxy.heal()
  await until('it goes on', async () => (await submit(gateway, key, 'after')).status === 202)
  // Each of its connections comes back by itself.
  await until('it is ready', async () => (await gateway.readyz()).ready)
  await proxy.close()
})

test('a key submits signals of its symbols and with its strategy only', async () => {
  const gateway = await stage.start()
  const [bound, viewer] = [await stage.key({ role: 'trader', symbols: 'MSFT,NVDA' }), await stage.key({ role: 'viewer' })]
  expect(await submit(gateway, bound.key, 'a', anOrder({ symbol: 'AAPL' }))).toMatchObject({
    status: 403,
    body: { detail: 'this key permits MSFT, NVDA, not AAPL' },
  })
  expect((await submit(gateway, bound.key, 'b', anOrder({ symbol: 'MSFT' }))).status).toBe(202)
  expect((await submit(gateway, viewer.key, 'c')).status).toBe(403)
  expect(await depth()).toBe(1)
})

test('in a drain, requests in progress are answered, and the exit code is 0', async () => {
  const gateway = await stage.start()
  const { key } = await stage.key()
  const answers = Promise.allSettled(Array.from({ length: 50 }, () => submit(gateway, key, randomUUID())))
  await until('some are committed', async () => (await submissions()).length > 0, { everyMs: 5 })
  gateway.kill('SIGTERM')
  expect(await gateway.exited).toBe(0)
  // A connection that it had not accepted yet is reset.
  const statuses = (await answers).flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.status] : []))
  expect(statuses.filter((status) => ![202, 503].includes(status))).toEqual([])
  const published = (await taken()).map(({ properties }) => properties.messageId).sort()
  expect(published).toEqual((await submissions()).map(({ signal_id }) => signal_id).sort())
})
