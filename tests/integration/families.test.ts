import type { Socket } from 'node:net'
import { everyFamily, type Signal, signals, topics } from '@trading/contracts'
import { type BrokerConnection, type Consumer, Poison, publicationOf, Unavailable } from '@trading/messaging'
import { dlq } from '@trading/rig/dlq'
import { deadQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { allQueues, openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { until } from '@trading/rig/until'
import type { ConsumeMessage } from 'amqplib'
import { expiryOf } from '../support/ledger-fixture'
import { messagingFixture } from '../support/messaging-fixture'
import { type Note, notes, notesTopic, queuesOf, reader } from '../support/test-families'

let broker: TestBroker
const fixture = messagingFixture(() => broker.url)
beforeEach(async () => {
  broker = await openTestBroker()
})
afterEach(async () => {
  await fixture.close()
  await broker.close()
})

const headersSeen: unknown[] = []
/** Signals that reached their own handler. */
const signalsBeside = async (handle: (signal: Signal) => Promise<void> = async () => undefined) => {
  const seen: string[] = []
  await fixture.consumer(async (signal) => {
    seen.push(signal.id)
    await handle(signal)
  })
  return seen
}
const write = async (text: string, headers: Record<string, string> = {}): Promise<Note> => {
  const note = { id: aSignal().id, text }
  const publisher = await fixture.publisher()
  await publisher.publish(publicationOf(notesTopic, { message: note, messageId: note.id, appId: 'test', headers }))
  return note
}
const consuming = (consumer: Consumer) => until('it consumes', () => consumer.unready() === undefined)
/** Ends it as a crash of its process would: without a close. */
const cut = ({ model }: BrokerConnection) =>
  (model as unknown as { connection: { stream: Socket } }).connection.stream.destroy(new Error('cut'))
const get = async (queue: string): Promise<ConsumeMessage | false> =>
  (await (await broker.channel()).get(queue, { noAck: true })) as ConsumeMessage | false
const depths = (queues: readonly string[]) => Promise.all(queues.map(broker.depth))
const nothingOf = async (queues: readonly string[]) => expect((await depths(queues)).every((depth) => depth === 0)).toBe(true)

test('messages that fail in two families at once wait under the same key and return to their own family only', async () => {
  const noted: [string, number][] = []
  await consuming(
    await fixture.consumerOf(notes, async ({ text }, { attempt }) => {
      noted.push([text, attempt])
      throw new Error(`broken note ${attempt}`)
    }),
  )
  const tried: string[] = []
  const seen = await signalsBeside(async ({ id }) => {
    tried.push(id)
    if (tried.length < 3) throw new Error('not yet')
  })
  const note = await write('mine')
  const signal = aSignal()
  await broker.publish(signal, { messageId: signal.id })
  const dead = await until('the note is dead-lettered', () => get(notes.dead.queue))
  await until('the signal is done', () => seen.length === 3)
  expect(noted).toEqual([1, 2, 3].map((attempt) => ['mine', attempt]))
  expect(seen).toEqual([signal.id, signal.id, signal.id])
  expect(JSON.parse(dead.content.toString())).toEqual(note)
  expect(dead.properties.headers).toMatchObject({ attempt: 3, cause: 'broken note 3' })
  await until('nothing waits', async () => (await depths([...allQueues, ...queuesOf(notes)])).every((depth) => depth === 0))
})

test('a family without a deadline waits for the whole outage, without counting attempts, and signals are not delayed', async () => {
  const attempts: number[] = []
  let over = false
  await consuming(
    await fixture.consumerOf(notes, async (_, { attempt }) => {
      attempts.push(attempt)
      if (!over) throw new Unavailable('the archive is away')
    }),
  )
  const seen = await signalsBeside()
  await write('later')
  // More attempts than after an ordinary failure.
  await until('it was tried', () => attempts.length > notes.attempts + 1)
  await broker.publish(aSignal())
  await until('the signal is done', () => seen.length === 1)
  await nothingOf([deadQueue, notes.dead.queue])
  over = true
  const before = attempts.length
  await until('it is done', () => attempts.length > before)
  expect(new Set(attempts)).toEqual(new Set([1]))
  expect(seen).toHaveLength(1)
})

test('a consumer that crashes on its message again and again delays no signal, and its message is dead-lettered in its own family', async () => {
  let deaths = 0
  const connection = await fixture.connection('dying', broker.url, reader)
  const dying = await fixture.consumerOf(
    { ...reader, crashes: 3 },
    async () => {
      deaths++
      cut(connection)
      await new Promise(() => undefined)
    },
    { connection },
  )
  await consuming(dying)
  const seen = await signalsBeside()
  const deadly = expiryOf(aSignal())
  const publisher = await fixture.publisher()
  await publisher.publish(publicationOf(topics.reports, { message: deadly, messageId: deadly.id, appId: 'test' }))
  const dead = await until('it is dead-lettered', () => get(reader.dead.queue), { withinMs: 60_000 })
  expect(dead.properties.headers?.cause).toMatch(/^Poison: each of the 3 consumers that received it crashed or lost the broker/)
  expect(deaths).toBe(3)
  await broker.publish(aSignal())
  await until('the signal is done', () => seen.length === 1)
  await nothingOf(allQueues)
})

test('headers of the sender reach the handler, its retries, the dead letter and the replay, but no handler of signals', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  headersSeen.length = 0
  await consuming(
    await fixture.consumerOf(notes, async (_, { attempt, headers }) => {
      headersSeen.push(headers)
      if (attempt === 2) throw new Poison('enough')
      throw new Error('again')
    }),
  )
  await write('traced', { traceparent, CC_not: 'x' })
  await until('it is dead', async () => (await broker.depth(notes.dead.queue)) === 1)
  expect(await dlq(broker.url, ['replay', '--all', '--yes', '--family', 'notes'], { of: [signals, notes] })).toMatchObject({ code: 0 })
  await until('it is dead again', async () => headersSeen.length === 4 && (await broker.depth(notes.dead.queue)) === 1)
  expect(headersSeen).toEqual(Array(4).fill({ traceparent, CC_not: 'x' }))
})

describe('the tool for dead letters', () => {
  const of = [signals, notes] as const
  const dieBoth = async () => {
    await consuming(
      await fixture.consumerOf(notes, async () => {
        throw new Poison('unreadable note')
      }),
    )
    await fixture.consumer(async () => {
      throw new Poison('unreadable signal')
    })
    const [note, signal] = [await write('dead'), aSignal()]
    await broker.publish(signal, { messageId: signal.id })
    await until('both are dead', async () => (await depths([deadQueue, notes.dead.queue])).every((depth) => depth === 1))
    await fixture.close()
    return { note, signal }
  }

  test('lists, shows, exports, replays and drops by family, signals by default', async () => {
    const { note, signal } = await dieBoth()
    const family = ['--family', 'notes']
    expect((await dlq(broker.url, ['list'], { of })).out).toContain('unreadable signal')
    const listed = JSON.parse((await dlq(broker.url, ['list', '--json', ...family], { of })).out)
    expect(listed).toMatchObject({ queue: 'notes.dead.v1', total: 1, causes: [{ cause: 'Poison: unreadable note' }] })
    const shown = await dlq(broker.url, ['show', note.id, ...family], { of })
    expect(shown.out).toMatch(/valid until +no deadline/)
    expect(await dlq(broker.url, ['show', signal.id, ...family], { of })).toMatchObject({ code: 1 })
    expect(JSON.parse((await dlq(broker.url, ['export', ...family], { of })).out)).toMatchObject({
      messageId: note.id,
      exchange: 'notes.dead',
    })

    const replayed = await dlq(broker.url, ['replay', '--all', ...family], { of, typed: 'yes' })
    expect(replayed).toMatchObject({ code: 0, out: expect.stringContaining('replayed 1 dead letter') })
    expect(await depths([notes.work.queue, notes.dead.queue, signals.work.queue, deadQueue])).toEqual([1, 0, 0, 1])
    expect(await get(notes.work.queue)).toMatchObject({ properties: { messageId: note.id, headers: { replayed: true } } })

    expect(await dlq(broker.url, ['drop', '--cause', 'unreadable', '--yes', ...family], { of })).toMatchObject({ code: 1 })
    expect(await dlq(broker.url, ['drop', '--cause', 'unreadable', '--yes'], { of })).toMatchObject({ code: 0 })
    expect(await broker.depth(deadQueue)).toBe(0)
  })

  test('reports which families exist, and which have no deadline to extend', async () => {
    expect(await dlq(broker.url, ['list', '--family', 'nobody'])).toMatchObject({
      code: 2,
      err: expect.stringContaining(`there is no family "nobody"; there are ${everyFamily.map(({ name }) => name).join(', ')}`),
    })
    const args = ['replay', '--all', '--extend', '1000', '--family', 'notes', '--yes']
    expect(await dlq(broker.url, args, { of })).toMatchObject({ code: 2, err: expect.stringContaining('have no deadline') })
  })
})
