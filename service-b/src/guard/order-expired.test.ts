import { VenueFault } from '@trading/venue'
import { isPassing, OrderExpired } from './order-expired'

test('an expired order has ended, even if a fault came before', () => {
  expect(isPassing(new VenueFault('503'))).toBe(true)
  expect(isPassing(new OrderExpired('late', { cause: new VenueFault('503') }))).toBe(false)
})
