import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { isOrderTooLate, isUnreadableAnswer, isVenueFault, OrderTooLate, UnreadableAnswer, VenueFault } from './errors'

test('faults are what a venue throws as such, network errors and time-outs, however deep; nothing else is', () => {
  const withCode = (code: string) => Object.assign(new Error(code), { code })
  const faults = [
    new VenueFault('503'),
    withCode('ECONNREFUSED'),
    withCode('UND_ERR_HEADERS_TIMEOUT'),
    new TypeError('fetch failed', { cause: withCode('ECONNRESET') }),
    new DOMException('too slow', 'TimeoutError'),
    new Error('wrapped', { cause: new VenueFault('503') }),
  ]
  expect(faults.filter((error) => !isVenueFault(error))).toEqual([])
  const others = [
    new TypeError('x is not a function'),
    new OrderTooLate('late', { cause: new VenueFault('503') }),
    Object.assign(new UnreadableAnswer('half', '{'), { cause: new VenueFault('503') }),
    withCode('ERR_INVALID_ARG_TYPE'),
    'text',
    undefined,
  ]
  expect(others.filter(isVenueFault)).toEqual([])
})

test('an error is known by its code, whatever class it is of', () => {
  class Theirs extends Error {
    constructor(readonly code: string) {
      super('theirs')
    }
  }
  expect(isVenueFault(new Theirs('VENUE_FAULT'))).toBe(true)
  expect(isVenueFault({ code: 'VENUE_FAULT' })).toBe(true)
  expect(isOrderTooLate(new Theirs('TOO_LATE_TO_ENTER'))).toBe(true)
  expect(isUnreadableAnswer(new Theirs('UNREADABLE_ANSWER'))).toBe(true)
  for (const other of [new Theirs('OTHER'), undefined, null, 'VENUE_FAULT'])
    expect([isVenueFault(other), isOrderTooLate(other), isUnreadableAnswer(other)]).toEqual([false, false, false])
})

test('a connection that Node itself refuses is a fault', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  const error = await fetch(`http://127.0.0.1:${port}/`).catch((cause) => cause)
  expect(isVenueFault(error)).toBe(true)
})
