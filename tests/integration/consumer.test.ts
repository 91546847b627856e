import type { Signal } from '@trading/contracts'
import { Poison, Unavailable } from '@trading/messaging'
import { deadQueue, retryTiers, workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { allQueues, openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { until } from '@trading/rig/until'
import { messagingFixture } from '../support/messaging-fixture'

let broker: TestBroker
const fixture = messagingFixture(() => broker.url)
beforeAll(async () => {
  broker = await openTestBroker()
})
afterEach(async () => {
  await fixture.close()
  for (const queue of allQueues) await (await broker.channel()).purgeQueue(queue)
})
afterAll(() => broker.close())

const send = async (...signals: Signal[]) => {
  for (const signal of signals) await broker.publish(signal, { messageId: signal.id })
}
const deadLetter = () => until('a dead letter', async () => (await broker.channel()).get(deadQueue, { noAck: true }))
const settled = async () => {
  for (const queue of allQueues) await until(`${queue} is empty`, async () => (await broker.depth(queue)) === 0)
}

test('a handler that returns is acked: nothing is delivered again', async () => {
  const handled: string[] = []
  const consumer = await fixture.consumer(async ({ id }) => void handled.push(id))
  const signal = aSignal()
  await send(signal)
  await until('it is handled', () => handled.length === 1)
  await consumer.close()
  expect(handled).toEqual([signal.id])
  await settled()
})

test('five consumers with prefetch 1 share a backlog evenly', async () => {
  const shares = [0, 0, 0, 0, 0]
  let inHand = 0
  let most = 0
  for (const index of shares.keys()) {
    await fixture.consumer(async () => {
      shares[index] = (shares[index] ?? 0) + 1
      most = Math.max(most, ++inHand)
      await new Promise((resolve) => setTimeout(resolve, 5))
      inHand--
    })
  }
  await until('five are subscribed', async () => (await broker.management.consumers(broker.vhost)).length === 5, { everyMs: 200 })
  await Promise.all(Array.from({ length: 100 }, () => send(aSignal())))
  await until('all are handled', () => shares.reduce((sum, share) => sum + share) === 100)
  expect(most).toBeLessThanOrEqual(5)
  // Round robin is exact only among idle consumers; each must carry at least half of its fair share.
  for (const share of shares) expect(share).toBeGreaterThanOrEqual(10)
  const consumers = await broker.management.consumers(broker.vhost)
  expect(consumers.every(({ prefetch_count, ack_required }) => prefetch_count === 1 && ack_required)).toBe(true)
})

test('an ordinary failure waits 1 s, 5 s and 30 s for its next attempts, then it is dead-lettered with its cause', async () => {
  const attempts: number[] = []
  await fixture.consumer(async (_, { attempt }) => {
    attempts.push(attempt)
    throw new Error(`broken at attempt ${attempt}`)
  })
  const signal = aSignal({}, 600_000)
  await send(signal)
  // Moves waiting messages straight back to the work queue; another test covers the expiry of each tier.
  for (const { queue } of retryTiers) {
    const waiting = await until(`a message waits in ${queue}`, async () => (await broker.channel()).get(queue, { noAck: true }))
    expect(waiting.properties).toMatchObject({ messageId: signal.id, deliveryMode: 2 })
    await broker.publish(waiting.content, { ...waiting.properties, messageId: signal.id })
  }
  const dead = await deadLetter()
  expect(attempts).toEqual([1, 2, 3, 4])
  expect(JSON.parse(dead.content.toString())).toEqual(signal)
  expect(dead.properties.headers).toMatchObject({ attempt: 4, cause: 'broken at attempt 4', deadLetterId: expect.any(String) })
  await settled()
})

test('a retry returns to the work queue when its tier expires', async () => {
  const attempts: number[] = []
  await fixture.consumer(async (_, { attempt }) => {
    attempts.push(attempt)
    if (attempt < 3) throw new Error('not yet')
  })
  await send(aSignal())
  await until('the third attempt succeeds', () => attempts.length === 3)
  expect(attempts).toEqual([1, 2, 3])
  await settled()
})

test('poison is dead-lettered on its first delivery, and its neighbours are not delayed', async () => {
  const handled: string[] = []
  await fixture.consumer(async (signal) => {
    handled.push(signal.id)
    if (signal.symbol === 'POISON') throw new Poison('the handler says so')
  })
  const [before, poison, after] = [aSignal(), aSignal({ symbol: 'POISON' }), aSignal()]
  await send(before, poison, after)
  expect((await deadLetter()).properties.headers).toMatchObject({ attempt: 1, cause: 'Poison: the handler says so' })
  await until('the neighbours are handled', () => handled.length === 3)
  expect(handled).toEqual([before.id, poison.id, after.id])
})

test.each<[string, string | Buffer, object, RegExp]>([
  ['malformed JSON', '{"id":', {}, /not JSON/],
  ['a wrong schema', '{"id":"x"}', {}, /does not satisfy trading\.signal\.v1: id: /],
  ['an unknown field', JSON.stringify({ ...aSignal(), leverage: 2 }), {}, /leverage/],
  ['a wrong content type', JSON.stringify(aSignal()), { contentType: 'text/plain' }, /content type is "text\/plain"/],
  ['a body of 64 KiB and one byte', Buffer.alloc(64 * 1024 + 1, 'x'), {}, /65537 bytes/],
  ['an attempt header that is no number', JSON.stringify(aSignal()), { headers: { attempt: 'two' } }, /header "attempt" is "two"/],
])('%s is dead-lettered on first delivery with a readable cause', async (_, body, properties, cause) => {
  let handled = 0
  await fixture.consumer(async () => void handled++)
  await broker.publish(body, properties)
  const dead = await deadLetter()
  expect(dead.properties.headers?.cause).toMatch(cause)
  expect(dead.content).toEqual(Buffer.from(body))
  expect(handled).toBe(0)
})

test('a signal outlasts four attempts during an outage of the venue and expires, and is never dead-lettered', async () => {
  const expired: string[] = []
  const attempts: number[] = []
  await fixture.consumer(
    async (_, { attempt }) => {
      attempts.push(attempt)
      throw new Unavailable('no answer', { counted: false })
    },
    { expired: ({ id }) => expired.push(id) },
  )
  const signal = aSignal({}, 2_500)
  await send(signal)
  await until('it expires', () => expired.length === 1)
  expect(expired).toEqual([signal.id])
  expect(attempts.length).toBeGreaterThan(1)
  expect(new Set(attempts)).toEqual(new Set([1]))
  await settled()
})

test('pause stops intake and leaves the backlog in the queue; resume continues', async () => {
  const handled: string[] = []
  const consumer = await fixture.consumer(async ({ id }) => void handled.push(id))
  await until('it consumes', () => consumer.unready() === undefined)
  await consumer.pause()
  expect(consumer.unready()).toBeUndefined()
  await send(aSignal(), aSignal())
  await until('the backlog waits', async () => (await broker.depth(workQueue)) === 2)
  expect(handled).toEqual([])
  await consumer.resume()
  await until('the backlog is handled', () => handled.length === 2)
})

test('resumed one at a time, a consumer receives one message and no other until that one is acknowledged, whatever its prefetch', async () => {
  const handled: string[] = []
  let finish: () => void = () => undefined
  const consumer = await fixture.consumer(
    ({ id }) => {
      handled.push(id)
      return new Promise<void>((resolve) => (finish = resolve))
    },
    { prefetch: 10, paused: true },
  )
  await send(aSignal(), aSignal(), aSignal())
  await until('it is connected', () => consumer.unready() === undefined)
  expect(handled).toEqual([])
  await consumer.resume({ oneAtATime: true })
  await until('one is taken', () => handled.length === 1)
  await consumer.pause()
  finish()
  await until('the others wait', async () => (await broker.depth(workQueue)) === 2)
  expect(handled).toHaveLength(1)
  await consumer.resume()
  await until('all are taken at once', () => handled.length === 3)
})

test('pause and resume in quick succession end in the state requested last', async () => {
  const handled: string[] = []
  const consumer = await fixture.consumer(async ({ id }) => void handled.push(id))
  await Promise.all([consumer.pause(), consumer.resume(), consumer.pause(), consumer.resume()])
  await send(aSignal())
  await until('it is handled', () => handled.length === 1)
  expect(await broker.management.consumers(broker.vhost).then(({ length }) => length)).toBeLessThanOrEqual(1)
})

test('a queue deleted under its consumer is declared and consumed again', async () => {
  const handled: string[] = []
  const consumer = await fixture.consumer(async ({ id }) => void handled.push(id))
  await until('it consumes', () => consumer.unready() === undefined)
  await (await broker.channel()).deleteQueue(workQueue)
  await until('the queue is back with its consumer', async () => (await (await broker.channel()).checkQueue(workQueue)).consumerCount === 1)
  await send(aSignal())
  await until('it is handled', () => handled.length === 1)
})

test('after a lost connection the consumer subscribes again, and its message is redelivered', async () => {
  const seen: boolean[] = []
  let release: () => void = () => undefined
  const stuck = new Promise<void>((resolve) => {
    release = resolve
  })
  const consumer = await fixture.consumer(async (_, { redelivered }) => {
    seen.push(redelivered)
    if (seen.length === 1) await stuck
  })
  await until('it consumes', () => consumer.unready() === undefined)
  await send(aSignal())
  await until('it is being handled', () => seen.length === 1)
  await until('the connections are closed', async () => (await broker.management.closeConnections(broker.vhost)) > 1, { everyMs: 500 })
  release()
  await until('it is delivered again', () => seen.length === 2)
  expect(seen).toEqual([false, true])
})

test('close waits until the current message is handled and acknowledges it', async () => {
  const steps: string[] = []
  const consumer = await fixture.consumer(async () => {
    steps.push('started')
    await until('the drain began', () => steps.includes('closing'))
    steps.push('finished')
  })
  await send(aSignal())
  await until('it is being handled', () => steps.length === 1)
  const closed = consumer.close()
  steps.push('closing')
  await closed
  expect(steps).toEqual(['started', 'closing', 'finished'])
  await settled()
})

test('a hanging handler does not block the drain, and its message goes to another consumer', async () => {
  let aborted = false
  const consumer = await fixture.consumer(
    (_, { abort }) =>
      new Promise((_resolve, reject) => {
        abort.addEventListener('abort', () => {
          aborted = true
          reject(abort.reason)
        })
      }),
    { drainMs: 100 },
  )
  await until('it consumes', () => consumer.unready() === undefined)
  await send(aSignal())
  await until('it is being handled', async () => (await broker.depth(workQueue)) === 0)
  await consumer.close()
  expect(aborted).toBe(true)
  const handled: boolean[] = []
  await fixture.consumer(async (_, { redelivered }) => void handled.push(redelivered))
  await until('another consumer takes it', () => handled.length === 1)
  expect(handled).toEqual([true])
  // The abort fails the handler; a retry copy would duplicate the message.
  for (const { queue } of retryTiers) expect(await broker.depth(queue)).toBe(0)
})

test('a handler with a composed abort signal is not aborted by that of another delivery', async () => {
  const composed: AbortSignal[] = []
  const consumer = await fixture.consumer(
    async (_, { abort }) => {
      composed.push(AbortSignal.any([abort, AbortSignal.timeout(600_000)]))
      if (composed.length === 2) await new Promise(() => undefined)
    },
    { drainMs: 100 },
  )
  await send(aSignal(), aSignal())
  await until('the second is being handled', () => composed.length === 2)
  await consumer.close()
  expect(composed.map(({ aborted }) => aborted)).toEqual([false, true])
})

test('a copy that cannot be published is held, shows in readiness, and is published later', async () => {
  const consumer = await fixture.consumer(async () => {
    throw new Poison('bad')
  })
  await until('it consumes', () => consumer.unready() === undefined)
  await (await broker.channel()).unbindQueue(deadQueue, 'trading.dead', 'signal')
  await send(aSignal())
  await until('it is held', () => consumer.unready()?.includes('holding 1 deliveries'))
  expect(await broker.depth(workQueue)).toBe(0)
  await (await broker.channel()).bindQueue(deadQueue, 'trading.dead', 'signal')
  await deadLetter()
  await until('it is ready again', () => consumer.unready() === undefined)
  await settled()
})

test('poison whose headers exceed a frame is dead-lettered without them, and its neighbours are not delayed', async () => {
  const narrow = messagingFixture(() => `${broker.url}?frameMax=4096`)
  const handled: string[] = []
  await narrow.consumer(async ({ id }) => void handled.push(id))
  const [before, after] = [aSignal(), aSignal()]
  await send(before)
  await broker.publish('{"id":', {
    messageId: 'poison',
    headers: { note: 'x'.repeat(4_000), more: { list: ['x'.repeat(4_000), 1, null] } },
  })
  await send(after)
  const dead = await deadLetter()
  expect(dead.properties.headers).toMatchObject({
    attempt: 1,
    cause: expect.stringContaining('not JSON'),
    deadLetterId: expect.any(String),
  })
  expect(Object.keys(dead.properties.headers ?? {})).not.toEqual(expect.arrayContaining([expect.stringMatching(/note|more/)]))
  await until('the neighbours are handled', () => handled.length === 2)
  expect(handled).toEqual([before.id, after.id])
  await settled()
  await narrow.close()
})
