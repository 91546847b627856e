import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { isVenueFault, OrderExpired, OrderTooLate, VenueFault } from './errors'

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
    new OrderExpired('late', { cause: new VenueFault('503') }),
    new OrderTooLate('late'),
    withCode('ERR_INVALID_ARG_TYPE'),
    'text',
    undefined,
  ]
  expect(others.filter(isVenueFault)).toEqual([])
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
