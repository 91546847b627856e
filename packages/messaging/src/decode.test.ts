import { gzipSync } from 'node:zlib'
import { maxBodyBytes } from '@trading/contracts'
import type { ConsumeMessage } from 'amqplib'
import { z } from 'zod'
import { attemptOf, decode, decodeWithBody } from './decode'
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

test.each([
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'Application/JSON ; Charset = "utf-8"',
  "application/json; charset='utf8'",
  ' application/json ',
  'application/json;',
  'application/json; version=1; profile="a; charset=latin1"; charset=utf-8',
])('the content type %j is JSON in UTF-8', (contentType) => {
  expect(decode(delivery('{"price":"12"}', { contentType }), kind)).toEqual({ price: '12' })
})

test.each([1, 2])('%i byte order marks before the body are ignored', (marks) => {
  expect(decode(delivery(`${'\ufeff'.repeat(marks)}{"price":"12"}`), kind)).toEqual({ price: '12' })
})

test('a message type that was not set, or set to an empty text, is no other type', () => {
  expect(decode(delivery('{"price":"12"}', { type: undefined }), kind)).toEqual({ price: '12' })
  expect(decode(delivery('{"price":"12"}', { type: '' }), kind)).toEqual({ price: '12' })
})

test('what was sent is told beside what it means', () => {
  const shouted = { ...kind, schema: z.strictObject({ price: z.string().toLowerCase() }) }
  expect(decodeWithBody(delivery('{"price":"TWO"}'), shouted)).toEqual({ message: { price: 'two' }, body: { price: 'TWO' } })
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
  ['an empty content type', '{"price":"12"}', { contentType: '' }, /content type is missing/],
  ['a charset that is none', '{}', { contentType: 'application/json; charset' }, /expected a body in UTF-8$/],
  [
    'another charset',
    '{"price":"12"}',
    { contentType: 'application/json; charset=ISO-8859-1' },
    /^the content type is "application\/json; charset=ISO-8859-1", expected a body in UTF-8$/,
  ],
  ['two charsets', '{"price":"12"}', { contentType: 'application/json; charset=utf-8; charset=utf-16' }, /expected a body in UTF-8$/],
  ['UTF-16 with its byte order mark', Buffer.from('\ufeff{"price":"12"}', 'utf16le'), {}, /byte order mark of UTF-16 or UTF-32/],
  ['a compressed body', gzipSync('{"price":"12"}'), { contentEncoding: 'gzip' }, /content encoding is "gzip", expected none/],
  ['a message type with parameters', '{"price":"12"}', { type: 'thing.v1; v=1' }, /type is "thing\.v1; v=1", expected "thing\.v1"/],
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

const versioned = {
  ...kind,
  later: new Map([[2, { type: 'thing.v2', schema: z.strictObject({ schema: z.literal(2), price: z.number() }) }]]),
}

test('a later version is known by the field schema, under its type or none', () => {
  for (const type of ['thing.v2', undefined, ''])
    expect(decode(delivery('{"schema":2,"price":12}', { type }), versioned as never)).toEqual({ schema: 2, price: 12 })
  expect(decode(delivery('{"price":"12"}'), versioned as never)).toEqual({ price: '12' })
})

test.each([
  ['{"schema":2,"price":"12"}', { type: 'thing.v2' }, /^the body does not satisfy thing\.v2: price: /],
  ['{"schema":2,"price":12}', { type: 'thing.v1' }, /^the message type is "thing\.v1", but the body is of "thing\.v2"$/],
  ['{"price":"12"}', { type: 'thing.v2' }, /^the message type is "thing\.v2", but the body is of "thing\.v1"$/],
  ['{"price":"12"}', { type: 'thing.v3' }, /^the message type is "thing\.v3", expected "thing\.v1" or "thing\.v2"$/],
  ['null', { type: undefined }, /^the body does not satisfy thing\.v1: /],
])('%s with %j is of no version', (body, properties, expected) => {
  expect(() => decode(delivery(body, properties), versioned as never)).toThrow(expected)
})
