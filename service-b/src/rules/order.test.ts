import { signal } from '../examples.fixture'
import { orderFor } from './order'

test("an order carries its signal's id and deadline, so that asking the venue twice is asking for the same order", () => {
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
