import { signal } from '../examples.fixture'
import { orderFor } from './order'

test("an order has its signal's id and deadline, so that placing it twice places the same order", () => {
  expect(orderFor(signal(), 1_767_623_403_000)).toEqual({
    clientOrderId: signal().id,
    symbol: 'AAPL',
    side: 'BUY',
    quantity: '10',
    referencePrice: '189.25',
    expireTime: signal().validUntil,
    takeBy: 1_767_623_403_000,
  })
})
