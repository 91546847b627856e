import { idOf, order } from '../examples.fixture'
import { createOrderBook } from './order-book'

const refusal = { status: 'REJECTED', reason: 'no' } as const

test('an order that comes again is the same entry, and each time is counted', () => {
  const book = createOrderBook(10)
  expect(book.take(order())).toBe(book.take(order({ quantity: '11' })))
  expect(book.find(order().clientOrderId)).toEqual({ ...order(), status: 'PENDING_NEW', calls: 2, fills: 0 })
})

test('an order has one outcome and no second', () => {
  const book = createOrderBook(10)
  const entry = book.take(order())
  book.settle(entry, refusal)
  expect(() => book.settle(entry, refusal)).toThrow('already has an outcome')
  expect(book.counts).toEqual({ calls: 0, orders: 1, fills: 0, refusals: 1 })
})

test('memory is bounded: the last orders are remembered, the oldest forgotten', () => {
  const book = createOrderBook(100)
  for (let n = 0; n < 1_000; n++) {
    book.take(order({ clientOrderId: idOf(n) }))
    expect(book.find(idOf(Math.max(0, n - 99)))).toBeDefined()
    expect(book.all().length).toBeLessThanOrEqual(200)
  }
  expect(book.find(idOf(0))).toBeUndefined()
  expect(book.counts.orders).toBe(1_000)
})
