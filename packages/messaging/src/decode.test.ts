import { maxBodyBytes } from '@trading/contracts'
import type { ConsumeMessage } from 'amqplib'
import { z } from 'zod'
import { attemptOf, decode } from './decode'
import { Poison } from './errors'

const kind = { type: 'thing.v1', schema: z.strictObject({ price: z.string().regex(/^\d+$/, 'must be digits') }) }
const delivery = (body: string | Buffer, properties: object = {}) =>
  ({
    content: Buffer.from(body),
    properties: { contentType: 'application/json', type: 'thing.v1', ...properties },
  }) as unknown as ConsumeMessage

test('a valid body comes back typed', () => {
  expect(decode(delivery('{"price":"12"}'), kind)).toEqual({ price: '12' })
})

test.each<[string, string | Buffer, object, RegExp]>([
  ['malformed JSON', '{"price":', {}, /^the body is not JSON: /],
  ['an empty body', '', {}, /^the body is not JSON: /],
  ['NaN, which JSON does not have', '{"price":NaN}', {}, /^the body is not JSON: /],
  ['a wrong schema', '{"price":12}', {}, /^the body does not satisfy thing\.v1: price: /],
  ['an unknown field', '{"price":"1","leverage":2}', {}, /leverage/],
  ['JSON 10,000 levels deep', '['.repeat(10_000) + ']'.repeat(10_000), {}, /does not satisfy/],
  ['another content type', '{"price":"12"}', { contentType: 'text/plain' }, /content type is "text\/plain", expected "application\/json"/],
  ['no content type', '{"price":"12"}', { contentType: undefined }, /content type is missing/],
  ['another message type', '{"price":"12"}', { type: 'thing.v2' }, /type is "thing\.v2", expected "thing\.v1"/],
  ['64 KiB and one byte', Buffer.alloc(maxBodyBytes + 1, 32), {}, /65537 bytes, at most 65536/],
])('%s is poison with a readable cause', (_, body, properties, expected) => {
  expect(() => decode(delivery(body, properties), kind)).toThrow(Poison)
  expect(() => decode(delivery(body, properties), kind)).toThrow(expected)
})

test('an absent attempt header means the first attempt', () => {
  expect(attemptOf(delivery('{}'))).toBe(1)
  expect(attemptOf(delivery('{}', { headers: { attempt: 3 } }))).toBe(3)
})

test.each(['three', 0, -1, 1.5, Number.NaN])('an attempt header of %p is poison, not a first attempt', (attempt) => {
  expect(() => attemptOf(delivery('{}', { headers: { attempt } }))).toThrow(Poison)
})
