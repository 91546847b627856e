import { isVenueFault, OrderExpired, VenueFault } from './errors'

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
  const others = [new TypeError('x is not a function'), new OrderExpired('late'), withCode('ERR_INVALID_ARG_TYPE'), 'text', undefined]
  expect(others.filter(isVenueFault)).toEqual([])
})

test('a connection that Node itself refuses is a fault', async () => {
  const error = await fetch('http://127.0.0.1:1/').catch((cause) => cause)
  expect(isVenueFault(error)).toBe(true)
})
