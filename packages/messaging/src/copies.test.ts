import { type RetryQueue, signals } from '@trading/contracts'
import type { ConsumeMessage } from 'amqplib'
import { bareCopy, deadCopy, retryCopy } from './copies'

const original = (properties: object = {}) =>
  ({
    content: Buffer.from('{}'),
    properties: { messageId: 'm-1', type: 't', timestamp: 7, headers: {}, ...properties },
  }) as unknown as ConsumeMessage
const [oneSecond, fiveSeconds] = signals.retry.tiers as unknown as [RetryQueue, RetryQueue]
const cause = new Error('the reason')

test('a retry copy keeps the id, the type and the time, and counts the attempt', () => {
  const copy = retryCopy(signals, original(), { tier: fiveSeconds, attempt: 3, cause })
  expect(copy).toMatchObject({ exchange: 'trading.retry', routingKey: '5s', body: Buffer.from('{}') })
  expect(copy.properties).toMatchObject({ messageId: 'm-1', type: 't', timestamp: 7, persistent: true, mandatory: true })
  expect(copy.properties.headers).toEqual({ attempt: 3, cause: 'the reason' })
})

test('a dead copy can be found by an id of its own, and one without a message id gets that', () => {
  const copy = deadCopy(signals, original({ messageId: undefined }), { attempt: 1, cause, now: 0 })
  expect(copy.properties.headers).toMatchObject({ cause: 'the reason', deadLetteredAt: '1970-01-01T00:00:00.000Z' })
  expect(copy.properties.messageId).toBe(copy.properties.headers.deadLetterId)
})

test('a cause is cut to 2 KiB without breaking a character', () => {
  const text = deadCopy(signals, original(), { attempt: 1, cause: new Error('€'.repeat(2_000)), now: 0 }).properties.headers.cause
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_048)
  expect(text.endsWith('…')).toBe(true)
})

test("headers of others travel on, except the broker's own x-death", () => {
  expect(
    deadCopy(signals, original({ headers: { trace: 'a', 'x-death': [] } }), { attempt: 1, cause, now: 0 }).properties.headers,
  ).toMatchObject({
    trace: 'a',
  })
})

test('a bare copy keeps what is ours and what a reader needs, and nothing that cannot be sent', () => {
  const foreign = {
    messageId: '\ufffd'.repeat(200),
    correlationId: '\ufffd'.repeat(200),
    appId: 'a',
    type: 't',
    headers: { nan: Number.NaN },
  }
  const copy = deadCopy(signals, original({ ...foreign, contentType: 'application/json' }), { attempt: 2, cause, now: 0 })
  const bare = bareCopy(copy)
  expect(bare).toMatchObject({ exchange: 'trading.dead', routingKey: 'signal', body: copy.body })
  expect(bare.properties).toEqual({
    ...{ contentType: 'application/json', type: 't', persistent: true, mandatory: true },
    messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    headers: { attempt: 2, cause: 'the reason', deadLetterId: expect.any(String), deadLetteredAt: expect.any(String) },
  })
  expect(bareCopy(retryCopy(signals, original(), { tier: oneSecond, attempt: 2, cause })).properties.messageId).toBe('m-1')
})

test('a time to live, a user id and a cluster id stay behind', () => {
  const copy = deadCopy(signals, original({ expiration: '1000', userId: 'guest', clusterId: 'c' }), { attempt: 1, cause, now: 0 })
  expect(copy.properties).not.toMatchObject({ expiration: expect.anything() })
  expect(Object.keys(copy.properties)).not.toEqual(expect.arrayContaining(['userId', 'clusterId']))
})

test('a copy goes to the queues of its family', () => {
  const family = {
    retry: { exchange: 'other.retry', tiers: [oneSecond] as const },
    dead: { exchange: 'other.dead', routingKey: 'other', queue: 'q' },
  }
  expect(retryCopy(family, original(), { tier: oneSecond, attempt: 2, cause })).toMatchObject({ exchange: 'other.retry', routingKey: '1s' })
  expect(deadCopy(family, original(), { attempt: 2, cause, now: 0 })).toMatchObject({ exchange: 'other.dead', routingKey: 'other' })
})

test('more routing keys, and the count of deliveries that ended, stay behind', () => {
  const headers = { trace: 'a', CC: ['30s'], BCC: ['5s'], 'x-delivery-count': 9 }
  const copy = retryCopy(signals, original({ headers }), { tier: oneSecond, attempt: 2, cause })
  expect(copy.properties.headers).toEqual({ trace: 'a', attempt: 2, cause: 'the reason' })
})

test('what a message is traced by is kept even where its other headers cannot be', () => {
  const copy = retryCopy(signals, original({ headers: { nan: Number.NaN, traceparent: 'a', tracestate: 7 } }), {
    tier: oneSecond,
    attempt: 2,
    cause,
  })
  expect(bareCopy(copy).properties.headers).toEqual({ traceparent: 'a', attempt: 2, cause: 'the reason' })
})
