import { z } from 'zod'
import { accessOf, deadLetterAccess, permissionsFor } from './access'
import { declarationsOf } from './declarations'
import { everyFamily, signals } from './families'
import { queueFamily } from './queue-family'
import { tiers } from './retry-tier'
import { subscription } from './subscription'
import { topic } from './topic'
import { topics } from './topics'

const news = topic({
  name: 'news',
  exchange: { name: 'trading.news', type: 'topic' },
  kind: { type: 'trading.news.v1', schema: z.strictObject({ id: z.string(), until: z.string() }) },
  routingKey: ({ id }) => id,
  everything: '#',
  mandatory: true,
  about: { description: '', address: '', publish: { operation: 'publishNews', summary: '' } },
})
const digest = queueFamily({ name: 'digest', work: { queue: 'digest.work.v1', bind: news }, retry: tiers(1_000), dead: 'digest.dead.v1' })
const reader = subscription({
  name: 'reader',
  work: { queue: 'reader.work.v1', bind: topics.reports, pattern: 'FILLED.#' },
  retry: tiers(500, 1_000),
  dead: 'reader.dead.v1',
})
const all = [...everyFamily, digest, reader]

const argumentsOf = (family: typeof digest | typeof reader, queue: string) =>
  family.declarations.queues.find((each) => each.queue === queue)?.arguments

test('attempts, retry queues and their routing keys derive from the retry tiers', () => {
  expect([signals.attempts, digest.attempts, reader.attempts]).toEqual([4, 2, 3])
  expect(reader.retry.tiers).toEqual([
    { routingKey: '500ms', delayMs: 500, queue: 'reader.retry.500ms.v1' },
    { routingKey: '1s', delayMs: 1_000, queue: 'reader.retry.1s.v1' },
  ])
})

test.each([[[0]], [[2_000, 1_000]], [[1_000, 1_000]], [[0.5]]])('invalid retry tiers are rejected: %j', (waits) => {
  expect(() => tiers(...(waits as [number]))).toThrow(/^retry tiers must be whole milliseconds above 0, shortest first; got /)
})

test('no two families share a queue or an exchange for copies', () => {
  const owned = all.flatMap(({ back, retry, dead }) => [...new Set([back.exchange, retry.exchange, dead.exchange])])
  expect(new Set(owned).size).toBe(owned.length)
  const queues = all.flatMap(({ declarations }) => declarations.queues.map(({ queue }) => queue))
  expect(new Set(queues).size).toBe(queues.length)
})

test('whatever leaves a queue of a family reaches exactly one queue, of the same family', () => {
  const { queues } = declarationsOf(...all)
  for (const { declarations } of all) {
    const own = new Set(declarations.queues.map(({ queue }) => queue))
    for (const { arguments: args } of declarations.queues) {
      const to = args['x-dead-letter-exchange']
      const reached = queues.filter(({ bindings }) =>
        bindings.some(({ exchange, routingKey }) => exchange === to && routingKey === args['x-dead-letter-routing-key']),
      )
      expect(reached.every(({ queue }) => own.has(queue))).toBe(true)
      expect(reached).toHaveLength(to === undefined ? 0 : 1)
    }
  }
})

test('a subscription is bounded, drops its oldest messages first, expires when unused, and its work queue dead-letters nothing', () => {
  expect(argumentsOf(reader, 'reader.work.v1')).toEqual({
    ...{ 'x-queue-type': 'quorum', 'x-max-length': 100_000, 'x-overflow': 'drop-head', 'x-expires': 604_800_000 },
    'x-delivery-limit': 1_000,
  })
  expect(reader.crashes).toBeLessThan(reader.work.deliveryLimit)
  expect(reader.declarations.queues[0]?.bindings).toEqual([
    { exchange: 'trading.reports', routingKey: 'FILLED.#' },
    { exchange: 'reader.work', routingKey: 'reader' },
  ])
})

test('a program declares what it uses, and needs permissions for nothing else', () => {
  const listens = accessOf('a reader', { consumes: [reader] })
  expect(listens.declares.exchanges.map(({ name }) => name)).toEqual(['trading.reports', 'reader.work', 'reader.retry', 'reader.dead'])
  expect(permissionsFor(listens)).toEqual({
    configure: '^$',
    write: String.raw`^(reader\.retry|reader\.dead)$`,
    read: String.raw`^(reader\.work\.v1)$`,
  })
  expect(permissionsFor(deadLetterAccess(reader))).toMatchObject({
    write: String.raw`^(reader\.work)$`,
    read: String.raw`^(reader\.dead\.v1)$`,
  })
})

test('a deadline is read from its field, and is optional', () => {
  expect(signals.deadline.of({ validUntil: '2026-01-05T15:00:00Z' } as never)).toBe(Date.parse('2026-01-05T15:00:00Z'))
  expect(digest.deadline).toBeUndefined()
  expect(
    queueFamily({ ...{ name: 'x', work: { queue: 'x', bind: news }, retry: tiers(1), dead: 'y' }, deadline: 'until' }).deadline.field,
  ).toBe('until')
})
