import { signals } from '@trading/contracts'
import type { ConsumeMessage } from 'amqplib'
import { type AcknowledgeOptions, acknowledge, type Delivery } from './acknowledge'
import { Poison, PublishError, Unavailable } from './errors'
import type { Publication } from './publication'

const log = { info: () => undefined, warn: () => undefined } as unknown as AcknowledgeOptions['log']

interface Setting {
  failPublishes?: number
  draining?: boolean
  expire?: () => Promise<void>
  unencodable?: (publication: Publication) => boolean
}

function setting({ failPublishes = 0, draining = false, expire, unencodable }: Setting = {}) {
  const steps: string[] = []
  const published: Publication[] = []
  const delivery: Delivery = {
    message: { content: Buffer.from('{}'), properties: { messageId: 'm-1', headers: {} } } as unknown as ConsumeMessage,
    attempt: 1,
    validUntil: 1_000_000,
    lost: false,
    afterwards: undefined,
    acks: { ack: () => void steps.push('ack') },
  }
  const options: AcknowledgeOptions = {
    family: signals,
    publisher: {
      publish: async (publication) => {
        if (failPublishes-- > 0) throw new Error('no broker')
        if (unencodable?.(publication)) throw new PublishError('UNENCODABLE', 'it cannot be encoded')
        published.push(publication)
        steps.push(`publish ${publication.exchange}`)
      },
    },
    expire: expire ?? (async () => void steps.push('expire')),
    log,
    now: () => 0,
    pause: async (ms) => void steps.push(`wait ${ms}`),
    draining: () => draining,
    later: (task) => task(),
    onHold: (_, why) => why && steps.push(`held: ${why}`),
  }
  return { steps, published, delivery, options }
}

const throwing = (error: Error) => async () => {
  throw error
}

test('work that returned is acked, and nothing is published', async () => {
  const { steps, delivery, options } = setting()
  expect(await acknowledge(delivery, async () => undefined, options)).toEqual({ outcome: 'done' })
  expect(steps).toEqual(['ack'])
})

test('a failure publishes its copy before it acks', async () => {
  const { steps, delivery, options } = setting()
  await acknowledge(delivery, throwing(new Error('broken')), options)
  expect(steps).toEqual(['publish trading.retry', 'ack'])
})

test('poison goes to the dead letters with its cause', async () => {
  const { steps, published, delivery, options } = setting()
  expect(await acknowledge(delivery, throwing(new Poison('not JSON')), options)).toEqual({ outcome: 'deadLettered' })
  expect(steps).toEqual(['publish trading.dead', 'ack'])
  expect(published[0]?.properties.headers.cause).toBe('Poison: not JSON')
})

test('a failure whose retry would come too late is expired', async () => {
  const { steps, delivery, options } = setting()
  delivery.validUntil = 1_000
  expect(await acknowledge(delivery, throwing(new Error('broken')), options)).toEqual({ outcome: 'expired' })
  expect(steps).toEqual(['expire', 'ack'])
})

test('a message that cannot be recorded as expired leaves the hand: tried again, uncounted where what it needs is away', async () => {
  const away = new Unavailable('the ledger is unavailable', { counted: false, soon: true })
  const { steps, published, delivery, options } = setting({ expire: () => Promise.reject(away) })
  delivery.validUntil = 1_000
  expect(await acknowledge(delivery, throwing(new Error('broken')), options)).toMatchObject({ outcome: 'retried' })
  expect(steps).toEqual(['publish trading.retry', 'ack'])
  expect(published[0]).toMatchObject({ routingKey: '1s', properties: { headers: { attempt: 1 } } })
})

test.each([
  ['fails each time is dead-lettered at its fourth attempt', 4, new Error('broken as well'), 'trading.dead'],
  ['fails is tried again, its attempt counted', 3, new Error('broken as well'), 'trading.retry'],
  ['is final is dead-lettered at once', 1, new Poison('cannot be held'), 'trading.dead'],
])('a message whose recording as expired %s', async (_, attempt, failure, exchange) => {
  const { steps, delivery, options } = setting({ expire: () => Promise.reject(failure) })
  Object.assign(delivery, { validUntil: 1_000, attempt })
  const away = new Unavailable('away')
  await acknowledge(delivery, throwing(away), options)
  expect(steps).toEqual([`publish ${exchange}`, 'ack'])
})

test('the report of a message that expired is held until it can be published', async () => {
  let failures = 2
  const report = async () => {
    if (failures-- > 0) throw new PublishError('REFUSED', 'the queue is full')
  }
  const { steps, delivery, options } = setting({ expire: report })
  delivery.validUntil = 1_000
  expect(await acknowledge(delivery, throwing(new Error('broken')), options)).toEqual({ outcome: 'expired' })
  expect(steps).toEqual(['held: PublishError: the queue is full', 'wait 100', 'held: PublishError: the queue is full', 'wait 200', 'ack'])
})

test('a copy that has no form on the wire goes without what came with its original', async () => {
  const { steps, published, delivery, options } = setting({ unencodable: ({ properties }) => properties.headers.nan !== undefined })
  delivery.message.properties.headers = { nan: Number.NaN }
  await acknowledge(delivery, throwing(new Error('broken')), options)
  expect(steps).toEqual(['publish trading.retry', 'ack'])
  expect(published[0]?.properties.headers).toEqual({ attempt: 2, cause: 'broken' })
})

test('a copy that cannot be published is held with a growing wait, and never acked before', async () => {
  const { steps, delivery, options } = setting({ failPublishes: 8 })
  await acknowledge(delivery, throwing(new Error('broken')), options)
  expect(steps.filter((step) => step.startsWith('wait'))).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000].map((ms) => `wait ${ms}`))
  expect(steps.slice(-2)).toEqual(['publish trading.retry', 'ack'])
})

test('a consumer that drains leaves a held delivery unacked, for another', async () => {
  const { steps, delivery, options } = setting({ failPublishes: 1, draining: true })
  expect(await acknowledge(delivery, throwing(new Error('broken')), options)).toEqual({ outcome: 'left' })
  expect(steps).toEqual([])
})

test('a delivery whose channel is gone is left to the broker', async () => {
  const { steps, delivery, options } = setting()
  delivery.lost = true
  expect(await acknowledge(delivery, throwing(new Error('broken')), options)).toEqual({ outcome: 'left' })
  expect(steps).toEqual([])
})

test('handling does not begin while there is an obstacle, and a long wait is told', async () => {
  const { steps, delivery, options } = setting()
  let looks = 0
  const obstacle = () => (looks++ < 8 ? 'blocked by the broker' : undefined)
  await acknowledge(delivery, async () => void steps.push('work'), { ...options, obstacle })
  expect(steps).toEqual([
    ...['wait 10', 'wait 20', 'wait 40', 'wait 80', 'wait 160'],
    ...['held: blocked by the broker', 'wait 320', 'held: blocked by the broker', 'wait 320'],
    ...['work', 'ack'],
  ])
})

test.each([
  ['a consumer that drains', { draining: () => true }, {}],
  ['a channel that closed', {}, { lost: true }],
])('%s ends the wait for an obstacle, and the delivery is left to another', async (_, option, state) => {
  const { steps, delivery, options } = setting()
  Object.assign(delivery, state)
  const obstacle = () => 'blocked by the broker'
  const work = async () => void steps.push('work')
  expect(await acknowledge(delivery, work, { ...options, ...option, obstacle })).toEqual({ outcome: 'left' })
  expect(steps).toEqual([])
})

test('what is left for afterwards runs after the ack, and not at all where there is none', async () => {
  const { steps, delivery, options } = setting()
  delivery.afterwards = [() => steps.push('afterwards')]
  await acknowledge(delivery, async () => undefined, options)
  expect(steps).toEqual(['ack', 'afterwards'])

  const lost = setting()
  lost.delivery.lost = true
  lost.delivery.afterwards = [() => lost.steps.push('afterwards')]
  await acknowledge(lost.delivery, throwing(new Error('broken')), lost.options)
  expect(lost.steps).toEqual([])
})

test('a message that turns out not to be expired, as its outcome is unknown, is dead-lettered', async () => {
  const { steps, published, delivery, options } = setting()
  const expire = throwing(new Poison('the venue may have filled it'))
  const late = { ...options, expire, now: () => 1_000_000 }
  expect(await acknowledge(delivery, throwing(new Error('too slow')), late)).toEqual({ outcome: 'deadLettered' })
  expect(published[0]?.properties.headers).toMatchObject({ cause: 'Poison: the venue may have filled it' })
  expect(steps).toEqual(['publish trading.dead', 'ack'])
})
