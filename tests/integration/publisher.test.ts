import { topics } from '@trading/contracts'
import { type ApplicationHeaders, type PublishError, type Publisher, publicationOf } from '@trading/messaging'
import { startTcpProxy, type TcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { until } from '@trading/rig/until'
import { hostOf } from '@trading/runtime'
import { messagingFixture } from '../support/messaging-fixture'

let broker: TestBroker
let proxy: TcpProxy | undefined
const fixture = messagingFixture(() => broker.url)
beforeAll(async () => {
  broker = await openTestBroker()
})
afterEach(async () => {
  await fixture.close()
  await proxy?.close()
})
afterAll(() => broker.close())

const publication = (route: { exchange?: string; routingKey?: string; mandatory?: boolean } = {}, headers: ApplicationHeaders = {}) => {
  const signal = aSignal()
  const { exchange, routingKey, mandatory } = route
  const sent = publicationOf(topics.signals, { message: signal, messageId: signal.id, appId: 'test', headers })
  return {
    ...sent,
    ...(exchange !== undefined && { exchange }),
    ...(routingKey !== undefined && { routingKey }),
    properties: { ...sent.properties, ...(mandatory !== undefined && { mandatory }) },
  }
}

test('a resolved publish is a persistent message in a durable quorum queue, with all its properties', async () => {
  const publisher = await fixture.publisher()
  const sent = publication()
  await publisher.publish(sent)
  const queue = await broker.management.queue(broker.vhost, workQueue)
  expect(queue).toMatchObject({ type: 'quorum', durable: true, arguments: { 'x-delivery-limit': 10, 'x-overflow': 'reject-publish' } })
  const got = await (await broker.channel()).get(workQueue, { noAck: true })
  expect(got).toMatchObject({
    content: sent.body,
    properties: {
      messageId: sent.properties.messageId,
      type: 'trading.signal.v1',
      contentType: 'application/json',
      appId: 'test',
      deliveryMode: 2,
      timestamp: expect.any(Number),
    },
  })
})

test('a message that no queue accepts rejects as unroutable, although the broker confirms it', async () => {
  const publisher = await fixture.publisher()
  await expect(publisher.publish(publication({ routingKey: 'nowhere' }))).rejects.toMatchObject({
    code: 'UNROUTABLE',
    message: expect.stringContaining('nowhere'),
  })
  expect(publisher.unready()).toContain('no queue is bound')
  await publisher.publish(publication())
  expect(publisher.unready()).toBeUndefined()
  await (await broker.channel()).purgeQueue(workQueue)
})

test('a message that needs no queue is confirmed without one, if explicitly chosen', async () => {
  const publisher = await fixture.publisher()
  await publisher.publish(publication({ exchange: 'trading.reports', routingKey: 'FILLED.SPX', mandatory: false }))
})

test('among many in flight, each publish gets its own outcome', async () => {
  const publisher = await fixture.publisher()
  const outcomes = await Promise.allSettled(
    Array.from({ length: 500 }, (_, index) => publisher.publish(publication(index % 7 === 0 ? { routingKey: 'nowhere' } : {}))),
  )
  expect(outcomes.map(({ status }) => status)).toEqual(
    Array.from({ length: 500 }, (_, index) => (index % 7 === 0 ? 'rejected' : 'fulfilled')),
  )
  const expected = 500 - Math.ceil(500 / 7)
  await until('all routable ones are queued', async () => (await broker.depth(workQueue)) === expected)
  await (await broker.channel()).purgeQueue(workQueue)
})

test('a full queue rejects, and the publish reports it', async () => {
  const channel = await broker.channel()
  await channel.assertQueue('tiny', {
    durable: true,
    arguments: { 'x-queue-type': 'quorum', 'x-max-length': 1, 'x-overflow': 'reject-publish' },
  })
  await channel.bindQueue('tiny', 'trading.signals', 'tiny')
  const publisher = await fixture.publisher()
  // A quorum queue accepts a few messages beyond its limit before it rejects.
  const refusal = await until('a refusal', () =>
    publisher.publish(publication({ routingKey: 'tiny' })).then(
      () => undefined,
      (error: Error) => ({ error }),
    ),
  )
  expect(refusal.error).toMatchObject({ code: 'REFUSED', message: expect.stringContaining('full') })
})

test('a deleted exchange closes the channel, and the publisher declares it again and continues', async () => {
  const publisher = await fixture.publisher()
  await publisher.publish(publication({ exchange: 'trading.reports', routingKey: 'a', mandatory: false }))
  await (await broker.channel()).deleteExchange('trading.reports')
  await expect(publisher.publish(publication({ exchange: 'trading.reports', routingKey: 'a', mandatory: false }))).rejects.toMatchObject({
    code: 'UNCONFIRMED',
  })
  await publisher.publish(publication({ exchange: 'trading.reports', routingKey: 'a', mandatory: false }))
})

test('without a broker a publish ends within its time-out as unknown, and nothing accumulates', async () => {
  const publisher: Publisher = await fixture.publisher({ timeoutMs: 200 }, 'amqp://localhost:1')
  await expect(publisher.publish(publication())).rejects.toMatchObject({
    code: 'UNCONFIRMED',
    message: expect.stringContaining('not connected'),
  })
  expect(publisher.unready()).toContain('not connected')
})

test('messages published while disconnected are sent on the next connection', async () => {
  const publisher = await fixture.publisher()
  await publisher.publish(publication())
  await until('the broker sees the connection', async () => (await broker.management.closeConnections(broker.vhost)) > 0)
  const signals = Array.from({ length: 20 }, () => publication())
  const publishAll = async () => {
    // UNCONFIRMED means unknown: the same message id is published again.
    for (const signal of signals)
      await until('a confirm', () =>
        publisher.publish(signal).then(
          () => true,
          () => false,
        ),
      )
  }
  await publishAll()
  expect(publisher.unready()).toBeUndefined()
})

/** A publisher whose publish was sent and timed out, because nothing comes back until `heal`. */
async function timesOut() {
  const to = new URL(broker.url)
  const link = await startTcpProxy({ target: () => ({ host: hostOf(to), port: Number(to.port) || 5672 }) })
  proxy = link
  const publisher = await fixture.publisher({ timeoutMs: 500 }, through(link, broker.url))
  await until('it is connected', () => publisher.unready() === undefined)
  const before = await broker.depth(workQueue)
  link.blackHole()
  const late = publication()
  const failure: PublishError = await publisher.publish(late).then(() => Promise.reject(new Error('it was confirmed')), Object)
  expect(failure).toMatchObject({ code: 'UNCONFIRMED' })
  return { publisher, before, late, failure, heal: () => link.heal() }
}

test('a publish that timed out and is published again, more than once, before its answer came is one message, and shares the answer', async () => {
  const { publisher, before, late, heal } = await timesOut()
  await expect(publisher.publish(late)).rejects.toMatchObject({ code: 'UNCONFIRMED' })
  const again = publisher.publish(late)
  await heal()
  await again
  await publisher.publish(publication())
  expect(await broker.depth(workQueue)).toBe(before + 2)
})

test('a publish that timed out and is published again after its confirm came is one message, and from then on another', async () => {
  const { publisher, before, late, heal } = await timesOut()
  await heal()
  // Confirms come in order.
  await publisher.publish(publication())
  await publisher.publish(late)
  expect(await broker.depth(workQueue)).toBe(before + 2)
  await publisher.publish(late)
  expect(await broker.depth(workQueue)).toBe(before + 3)
})

test('the answer to a publish that timed out is told when it comes, or fails with its channel', async () => {
  const confirmed = await timesOut()
  await confirmed.heal()
  await expect(confirmed.failure.late).resolves.toBeUndefined()
  await proxy?.close()

  const cut = await timesOut()
  await proxy?.close()
  await expect(cut.failure.late).rejects.toMatchObject({ code: 'UNCONFIRMED', away: true })
  await expect(cut.publisher.publish(publication())).rejects.not.toHaveProperty('late', expect.anything())
})
