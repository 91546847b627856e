import type { Signal } from '@trading/contracts'
import { type Death, dieOf, dlq, dlqKilledAfter, dlqKilledPublishing } from '@trading/rig/dlq'
import { deadQueue, deliveryLimit, workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { allQueues, openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { until } from '@trading/rig/until'
import type { GetMessage } from 'amqplib'
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

const run = (...args: string[]) => dlq(broker.url, args)
const dead = () => broker.depth(deadQueue)
const death = (signal: Signal, fields: Partial<Death> = {}): Death => ({ body: signal, messageId: signal.id, ...fields })
const exported = async () =>
  (await run('export')).out
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

/** Empties a queue. */
async function taken(queue: string): Promise<GetMessage[]> {
  const channel = await broker.channel()
  const messages: GetMessage[] = []
  for (let got = await channel.get(queue, { noAck: true }); got; got = await channel.get(queue, { noAck: true })) messages.push(got)
  return messages
}

/** The sender's headers: RabbitMQ 3.10 adds a delivery count to each message, 0 if it is new to its queue. */
const headersOf = ({ properties }: Pick<GetMessage, 'properties'>) => {
  const { 'x-delivery-count': deliveries = 0, ...headers } = properties.headers ?? {}
  expect(deliveries).toBe(0)
  return headers
}

test('listing dead letters 50 times loses none of them and keeps their order', async () => {
  const ids = await dieOf(
    broker,
    Array.from({ length: 100 }, () => death(aSignal())),
  )
  for (let look = 0; look < 50; look++) expect(JSON.parse((await run('list', '--json')).out).total).toBe(100)
  expect((await exported()).map(({ id }) => id)).toEqual(ids)
  expect(await dead()).toBe(100)
})

test('thousands of dead letters are all listed, and keep their order', async () => {
  const ids = await dieOf(
    broker,
    Array.from({ length: 3_000 }, () => death(aSignal())),
  )
  for (let look = 0; look < 2; look++) expect((await exported()).map(({ id }) => id)).toEqual(ids)
})

test('concurrent users all see everything', async () => {
  await dieOf(
    broker,
    Array.from({ length: 200 }, () => death(aSignal())),
  )
  const looks = await Promise.all([1, 2, 3, 4].map(() => run('list', '--json')))
  expect(looks.map(({ out }) => JSON.parse(out).total)).toEqual([200, 200, 200, 200])
})

test('messages dead-lettered during a listing are kept', async () => {
  let looks = 0
  let dying = true
  const looking = (async () => {
    for (; dying || looks < 3; looks++) await run('list')
  })()
  const channel = await broker.channel()
  for (let round = 0; round < 30; round++) {
    for (let n = 0; n < 10; n++) channel.publish('trading.dead', 'signal', Buffer.from('{}'), { persistent: true })
    await channel.waitForConfirms()
  }
  dying = false
  await looking
  await until('all are there', async () => (await dead()) === 300)
})

test('list groups by cause, ignoring ids and numbers in it, and shows oldest, newest and a sample', async () => {
  expect((await run('list')).out).toBe('No dead letters in signals.dead.v1.\n')
  const signals = [aSignal(), aSignal(), aSignal()]
  const now = Date.now()
  const ids = await dieOf(broker, [
    death(signals[0] as Signal, { cause: `no answer for ${signals[0]?.id} within 1000 ms`, at: now - 7_200_000 }),
    death(signals[1] as Signal, { cause: `no answer for ${signals[1]?.id} within 1500 ms`, at: now - 60_000 }),
    death(signals[2] as Signal, { cause: 'Poison: something else', at: now - 5_000 }),
  ])
  const { causes, total } = JSON.parse((await run('list', '--json')).out)
  expect(total).toBe(3)
  expect(causes).toEqual([
    {
      cause: 'no answer for <id> within <n> ms',
      count: 2,
      oldest: new Date(now - 7_200_000).toISOString(),
      newest: new Date(now - 60_000).toISOString(),
      sampleId: ids[1],
    },
    expect.objectContaining({ cause: 'Poison: something else', count: 1, sampleId: ids[2] }),
  ])
  const { out, code } = await run('list')
  expect(code).toBe(0)
  expect(out).toMatch(/^3 dead letters, 2 causes\n/)
  expect(out).toContain(`    2  2 h ago     1 min ago   ${ids[1]}\n`)
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})

test('a message dead-lettered by the broker itself has a readable cause, and is replayed without its history', async () => {
  const signal = aSignal()
  await broker.publish(signal, { messageId: signal.id, headers: { attempt: 2, cause: 'an earlier failure' } })
  const channel = await broker.channel()
  const reject = async () => {
    const got = await channel.get(workQueue)
    if (got) channel.reject(got, true)
    return (await dead()) === 1
  }
  await until('the delivery limit is reached', reject, { everyMs: 5 })
  const { out } = await run('show', signal.id.slice(0, 30))
  expect(out).toContain(`dead letter  ${signal.id}`)
  expect(out).toMatch(/cause +dead-lettered by the broker: every engine that received it/)
  expect(out).toContain(`limit (${deliveryLimit})`)
  expect(out).toContain('cause: an earlier failure')
  expect((await exported())[0].deadLetteredAt).toMatch(/^20/)

  expect((await run('replay', signal.id, '--yes')).code).toBe(0)
  const [replayed] = await taken(workQueue)
  expect(replayed && headersOf(replayed)).toEqual({ replayed: true })
  expect(await dead()).toBe(0)
})

test('show finds one by a prefix of its own id or of its signal, and reports several matches', async () => {
  const [one, other] = [aSignal(), aSignal({ symbol: 'MSFT' })]
  const [id, otherId] = await dieOf(broker, [
    death(one, { cause: 'a cause that is told in full'.repeat(10), properties: { headers: { trace: 'abc' } } }),
    death(other, { messageId: 'order-7' }),
  ])
  const shown = await run('show', id as string)
  expect(shown.out.replace(/\s+/g, ' ')).toContain('a cause that is told in full'.repeat(10))
  expect(shown.out).toContain('trace: abc')
  expect(shown.out).toContain('"symbol": "AAPL"')
  expect(JSON.parse((await run('show', 'ORDER', '--json')).out)).toMatchObject({ id: otherId, body: JSON.stringify(other) })
  const several = await run('show', '0')
  expect(several).toMatchObject({ code: 1, out: '', err: expect.stringContaining('2 dead letters match "0"') })
  expect(several.err).toContain(id)
  expect(await run('show', 'nothing')).toMatchObject({ code: 1, err: expect.stringContaining('no dead letter has an id') })
  expect(await dead()).toBe(2)
})

test('a replay has the same id and body, resets the attempt count, and is handled', async () => {
  const signal = aSignal()
  await dieOf(broker, [death(signal, { properties: { appId: 'service-a', headers: { trace: 'abc' } } })])
  expect(await run('replay', '--all', '--yes')).toMatchObject({ code: 0, out: 'replayed 1 dead letter\n' })
  const [replayed] = await taken(workQueue)
  expect(replayed?.content.toString()).toBe(JSON.stringify(signal))
  expect(replayed?.properties).toMatchObject({ messageId: signal.id, appId: 'service-a', deliveryMode: 2 })
  expect(replayed && headersOf(replayed)).toEqual({ trace: 'abc', replayed: true })
  expect(await dead()).toBe(0)

  await dieOf(broker, [death(signal)])
  const handled: [string, number][] = []
  await fixture.consumer(async ({ id }, { attempt }) => void handled.push([id, attempt]))
  await run('replay', signal.id, '--yes')
  await until('it is handled', () => handled.length === 1)
  expect(handled).toEqual([[signal.id, 1]])
})

test('a replay rejects and names stale and poison messages; --extend gives stale ones a new deadline', async () => {
  const [fresh, stale] = [aSignal(), aSignal({}, -60_000)]
  const [, staleId, poisonId] = await dieOf(broker, [death(fresh), death(stale), { body: '{"id":' }])
  const dry = await run('replay', '--all', '--dry-run')
  expect(dry).toMatchObject({ code: 1, out: expect.stringContaining('would replay 1 dead letter; nothing was changed') })
  expect([await dead(), await broker.depth(workQueue)]).toEqual([3, 0])

  const { code, out } = await run('replay', '--all', '--yes')
  expect(code).toBe(1)
  expect(out).toContain('replayed 1 dead letter\n')
  expect(out).toMatch(new RegExp(`the deadline has passed.*\\n  ${staleId} BUY 10 AAPL, stale for 1 min`))
  expect(out).toMatch(new RegExp(`cannot read the message.*\\n  ${poisonId} Poison: the body is not JSON`))
  expect(await dead()).toBe(2)

  const before = Date.now()
  const lines = (await run('replay', '--all', '--extend', '90000', '--json', '--yes')).out.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line)).sort((a, b) => a.outcome.localeCompare(b.outcome))).toEqual([
    { outcome: 'refused', why: expect.stringContaining('not JSON'), id: poisonId, messageId: poisonId },
    { outcome: 'replayed', validUntil: expect.any(String), id: staleId, messageId: stale.id },
  ])
  const replayed = (await taken(workQueue)).map(({ content }) => JSON.parse(content.toString()))
  expect(replayed[0]).toEqual(fresh)
  expect(replayed[1]).toEqual({ ...stale, validUntil: expect.any(String) })
  const validUntil = Date.parse(replayed[1].validUntil)
  expect(validUntil).toBeGreaterThanOrEqual(before + 90_000)
  expect(validUntil).toBeLessThanOrEqual(Date.now() + 90_000)
  expect(await dead()).toBe(1)
})

test('a replay by cause takes only those messages', async () => {
  const [one, other] = [aSignal(), aSignal()]
  await dieOf(broker, [death(one, { cause: 'The Ledger was away for 7 s' }), death(other, { cause: 'something else' })])
  expect((await run('replay', '--cause', 'ledger WAS', '--yes')).code).toBe(0)
  expect((await taken(workQueue)).map(({ properties }) => properties.messageId)).toEqual([one.id])
  expect(await run('replay', '--cause', 'ledger', '--yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining('no dead letter has that cause'),
  })
  expect(await dead()).toBe(1)
})

test('a replay that no queue accepts leaves the dead letters in place', async () => {
  await dieOf(broker, [death(aSignal()), death(aSignal())])
  const channel = await broker.channel()
  await channel.unbindQueue(workQueue, 'trading.signals', 'signal')
  const { code, err } = await run('replay', '--all', '--yes')
  await channel.bindQueue(workQueue, 'trading.signals', 'signal')
  expect(code).toBe(1)
  expect(err).toContain('no queue is bound')
  expect(await dead()).toBe(2)
})

const atOnce = 32
const replayAll = ['replay', '--all', '--json', '--yes']

test.each<[string, number[], typeof dlqKilledAfter]>([
  ['at any moment', [1, 2, 30, 33, 7, 64, 1, 100], dlqKilledAfter],
  ['with publishes on their way that never arrive', [0, 1, 31, 40, 5, 70], dlqKilledPublishing],
])('a replay that is killed %s, again and again, loses nothing', async (_, moments, replayKilled) => {
  const signals = Array.from({ length: 400 }, () => aSignal({}, 600_000))
  await dieOf(
    broker,
    signals.map((signal) => death(signal)),
  )
  const left = async () => (await dead()) + (await broker.depth(workQueue))
  for (const moment of moments) {
    expect(await replayKilled(moment, broker.url, replayAll)).toBe(true)
    await until('the broker has taken everything back', async () => (await left()) >= signals.length)
  }
  expect((await run('replay', '--all', '--yes')).code).toBe(0)
  const ids = (await taken(workQueue)).map(({ properties }) => properties.messageId)
  expect(await dead()).toBe(0)
  expect(new Set(ids)).toEqual(new Set(signals.map(({ id }) => id)))
  expect(ids.length - signals.length).toBeLessThanOrEqual(moments.length * atOnce)
})

test('replay asks for confirmation, and messages dead-lettered after the question stay', async () => {
  const ids = await dieOf(broker, [death(aSignal(), { cause: 'junk' }), death(aSignal({}, -60_000), { cause: 'junk' })])
  const no = await dlq(broker.url, ['replay', '--cause', 'junk'], { typed: 'no' })
  expect(no).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/1 × junk\n {2}1 more cannot be replayed\n[\s\S]*Replay 1 dead letter\? \(yes\/no\) nothing was replayed/),
  })
  expect([await dead(), await broker.depth(workQueue)]).toEqual([2, 0])
  expect((await dlq(broker.url, ['replay', '--cause', 'junk'], { typed: 'yes' })).out).toContain('replayed 1 dead letter\n')
  expect((await exported()).map(({ id }) => id)).toEqual([ids[1]])
  const stale = await dlq(broker.url, ['replay', '--all'], { typed: 'no' })
  expect(stale).toMatchObject({ code: 1, out: expect.stringContaining('refused 1 dead letter') })
  expect(stale.err).not.toContain('Replay')
})

test('replay without a terminal requires --yes, and changes nothing without it', async () => {
  const [id] = await dieOf(broker, [death(aSignal())])
  for (const which of [id as string, '--all'])
    expect(await run('replay', which)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('pass --yes') })
  expect([await dead(), await broker.depth(workQueue)]).toEqual([1, 0])
})

test('a dry run of a drop reports what it would drop', async () => {
  const [id] = await dieOf(broker, [death(aSignal())])
  expect(await run('drop', id as string, '--dry-run')).toMatchObject({ code: 0, out: 'would drop 1 dead letter; nothing was changed\n' })
  expect(JSON.parse((await run('drop', id as string, '--dry-run', '--json', '--yes')).out)).toMatchObject({ outcome: 'would drop', id })
  expect(await dead()).toBe(1)
})

test('drop asks for confirmation, and accepts only yes', async () => {
  await dieOf(broker, [death(aSignal(), { cause: 'junk' }), death(aSignal(), { cause: 'junk' }), death(aSignal(), { cause: 'gold' })])
  const no = await dlq(broker.url, ['drop', '--cause', 'junk'], { typed: 'no' })
  expect(no).toMatchObject({ code: 1, err: expect.stringMatching(/2 × junk[\s\S]*Drop 2 dead letters\? \(yes\/no\) nothing was dropped/) })
  expect(await dead()).toBe(3)
  expect(await dlq(broker.url, ['drop', '--cause', 'junk'], { typed: 'yes' })).toMatchObject({ code: 0, out: 'dropped 2 dead letters\n' })
  expect((await exported()).map(({ cause }) => cause)).toEqual(['gold'])
})

test('drop without a terminal requires --yes', async () => {
  const [id, kept] = await dieOf(broker, [death(aSignal()), death(aSignal())])
  expect(await run('drop', id as string)).toMatchObject({ code: 2, err: expect.stringContaining('pass --yes') })
  expect(await dead()).toBe(2)
  expect(await run('drop', id as string, '--yes')).toMatchObject({ code: 0, out: 'dropped 1 dead letter\n' })
  expect((await exported()).map((letter) => letter.id)).toEqual([kept])
})

test('an export contains every byte, header and property, and removes nothing', async () => {
  const bytes = Buffer.from([0xff, 0x00, 0xfe, 0x0a])
  const text = '\ufeff{"ü": "\u2028\n"}'
  await dieOf(broker, [
    { body: bytes, properties: { headers: { raw: bytes, nested: { list: [1, true, null, 'x'] } }, priority: 3, correlationId: 'c' } },
    { body: text, cause: 'two\nlines' },
    { body: '' },
  ])
  const [binary, words, empty] = await exported()
  expect(Buffer.from(binary.body, binary.encoding)).toEqual(bytes)
  expect(binary.headers).toMatchObject({ raw: JSON.parse(JSON.stringify(bytes)), nested: { list: [1, true, null, 'x'] }, attempt: 4 })
  expect(binary.properties).toMatchObject({ priority: 3, correlationId: 'c', contentType: 'application/json' })
  expect(words).toMatchObject({ encoding: 'utf8', body: text, cause: 'two\nlines' })
  expect(empty.body).toBe('')
  expect(await dead()).toBe(3)
})

test('an unavailable broker is reported in one sentence', async () => {
  const address = new URL(broker.url)
  address.password = 'wrong'
  expect(await dlq(address.toString(), ['list'])).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^the broker at .*refused the user name or password.*\n$/),
  })
  const elsewhere = new URL(broker.url)
  elsewhere.pathname = '/nowhere'
  expect((await dlq(elsewhere.toString(), ['list'])).err).toContain('no such virtual host')
  expect(await dlq('amqp://localhost:1', ['list'])).toMatchObject({ code: 1, err: expect.stringContaining('ECONNREFUSED') })
  expect(await dlq('http://localhost', ['list'])).toMatchObject({ code: 78, err: expect.stringContaining('RABBITMQ_URL must be') })
  expect(await dlq('amqp://localhost:1', ['lost'])).toMatchObject({ code: 2, err: expect.stringContaining('unknown verb "lost"') })
})

test('a broker without the queues is distinguished from one without dead letters', async () => {
  const channel = await broker.channel()
  await channel.deleteQueue(deadQueue)
  expect(await run('list')).toMatchObject({ code: 1, err: expect.stringContaining('there is no queue signals.dead.v1') })
  await fixture.connection('declares it again')
  await until('it is there', async () => (await (await broker.channel()).checkQueue(deadQueue)).queue === deadQueue)
})
