import { headers, topics } from '@trading/contracts'
import { signal } from '@trading/contracts/examples'
import { applicationHeaders } from './application-headers'
import { publicationOf } from './publication'

const envelope = { message: signal(), messageId: signal().id, appId: 'test' }

test('a publication takes its route from the topic and its headers from the caller', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  expect(publicationOf(topics.signals, { ...envelope, headers: { traceparent } })).toMatchObject({
    exchange: 'trading.signals',
    routingKey: 'signal',
    properties: { type: 'trading.signal.v1', persistent: true, mandatory: true, headers: { traceparent } },
  })
  expect(publicationOf(topics.signals, envelope).properties.headers).toBeUndefined()
})

test.each([...Object.values(headers), 'x-death', 'x-delivery-count', 'CC', 'BCC'])('a caller cannot set %s', (name) => {
  expect(() => publicationOf(topics.signals, { ...envelope, headers: { [name]: 1 } })).toThrow(`the headers ${name} belong to`)
})

test('headers that were read can be published again: those of the platform and the broker are not among them', () => {
  const found = {
    traceparent: 'a',
    'x-request-id': 'b',
    attempt: 3,
    cause: 'c',
    replayed: true,
    'x-death': [],
    'x-delivery-count': 2,
    CC: ['d'],
  }
  const own = applicationHeaders(found)
  expect(own).toEqual({ traceparent: 'a', 'x-request-id': 'b' })
  expect(publicationOf(topics.signals, { ...envelope, headers: own }).properties.headers).toEqual(own)
})
