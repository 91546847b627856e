import { idOf, issuedAt, order } from '@trading/venue/examples'
import { type BookRecord, createOrderBook } from './order-book'

const fill = { status: 'FILLED', filledQuantity: '10', averagePrice: '189.27', fee: '0.1', at: '2026-01-05T14:30:00.000Z' } as const
const refusal = { status: 'REJECTED', reason: 'no' } as const

test('an order that comes again is the same entry, and each time is counted', () => {
  const book = createOrderBook({ rememberedOrders: 10, now: () => issuedAt })
  expect(book.accept(order())).toBe(book.accept(order({ quantity: '11' })))
  expect(book.find(order().clientOrderId)).toEqual({
    ...order(),
    takenAt: '2026-01-05T14:30:00.000Z',
    status: 'PENDING_NEW',
    calls: 2,
    fills: 0,
  })
})

test('an order has one outcome and no second', () => {
  const book = createOrderBook({ rememberedOrders: 10 })
  const entry = book.accept(order())
  book.recordOutcome(entry, refusal)
  expect(() => book.recordOutcome(entry, refusal)).toThrow('already has an outcome')
  expect(book.counts).toEqual({ calls: 0, orders: 1, fills: 0, refusals: 1, late: 0 })
})

test('memory is bounded: the last orders are remembered, the oldest forgotten', () => {
  const book = createOrderBook({ rememberedOrders: 100 })
  for (let n = 0; n < 1_000; n++) {
    book.accept(order({ clientOrderId: idOf(n) }))
    expect(book.find(idOf(Math.max(0, n - 99)))).toBeDefined()
    expect(book.all().length).toBeLessThanOrEqual(200)
  }
  expect(book.find(idOf(0))).toBeUndefined()
  expect(book.counts.orders).toBe(1_000)
})

test('the list of orders comes in pages, oldest first, each order once, however many come meanwhile', () => {
  const book = createOrderBook({ rememberedOrders: 10, now: () => 1_000 })
  const accept = (n: number) => book.accept(order({ clientOrderId: idOf(n) }))
  for (let n = 1; n <= 5; n++) accept(n)
  const first = book.page({ since: 0, after: 0, limit: 3 })
  expect(first.orders.map(({ clientOrderId }) => clientOrderId)).toEqual([1, 2, 3].map(idOf))
  for (let n = 6; n <= 12; n++) accept(n)
  const second = book.page({ since: 0, after: first.next as number, limit: 100 })
  expect(second.orders.map(({ clientOrderId }) => clientOrderId)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12].map(idOf))
  expect(second.next).toBeUndefined()
})

test('the list leaves out what was taken before the asked instant', () => {
  let now = 1_000
  const book = createOrderBook({ rememberedOrders: 10, now: () => now })
  for (now = 1_000; now <= 5_000; now += 1_000) book.accept(order({ clientOrderId: idOf(now) }))
  expect(book.page({ since: 4_000, after: 0, limit: 10 }).orders.map(({ clientOrderId }) => clientOrderId)).toEqual(
    [4_000, 5_000].map(idOf),
  )
})

test('the list says until when orders are forgotten, once there are any', () => {
  let now = 0
  const book = createOrderBook({ rememberedOrders: 2, now: () => now })
  const takeUntil = (last: number) => {
    while (now < last) book.accept(order({ clientOrderId: idOf(++now) }))
    return book.page({ since: 0, after: 0, limit: 10 })
  }
  expect(takeUntil(4).rememberedSince).toBeUndefined()
  const { orders, rememberedSince } = takeUntil(5)
  expect(rememberedSince).toBe(2)
  expect(orders.map(({ clientOrderId }) => clientOrderId)).toEqual([3, 4, 5].map(idOf))
  expect(book.page({ since: 0, after: 0, limit: 1 })).toMatchObject({ next: 3, rememberedSince: 2 })
})

test('an order whose id is used again has a second outcome, and both fills are counted', () => {
  const book = createOrderBook({ rememberedOrders: 10 })
  const entry = book.accept(order())
  book.recordOutcome(entry, fill)
  book.reopen(book.accept(order()))
  book.recordOutcome(entry, fill)
  expect(book.find(order().clientOrderId)).toMatchObject({ status: 'FILLED', calls: 2, fills: 2 })
  expect(book.counts).toMatchObject({ orders: 1, fills: 2 })
})

test('its records make the same book again', () => {
  const records: BookRecord[] = []
  const book = createOrderBook({ rememberedOrders: 10, append: (record) => records.push(record) })
  book.recordOutcome(book.accept(order({ clientOrderId: idOf(1) })), refusal)
  const reused = book.accept(order({ clientOrderId: idOf(2) }))
  book.recordOutcome(reused, fill)
  book.reopen(book.accept(order({ clientOrderId: idOf(2) })))
  book.recordOutcome(reused, { ...fill, fee: '0.2' })
  book.accept(order({ clientOrderId: idOf(3) }))

  const again = createOrderBook({ rememberedOrders: 10 })
  for (const record of records) again.restore(record)
  expect(again.all()).toEqual(book.all())
  expect(again.page({ since: 0, after: 0, limit: 10 })).toEqual(book.page({ since: 0, after: 0, limit: 10 }))
  expect(again.open().map(({ order }) => order.clientOrderId)).toEqual([idOf(3)])
  expect(again.counts).toMatchObject({ orders: 3, fills: 2, refusals: 1 })
})

test('what cannot be kept has not happened', () => {
  let full = false
  const append = () => {
    if (full) throw new Error('ENOSPC')
  }
  const book = createOrderBook({ rememberedOrders: 10, append })
  const entry = book.accept(order())
  full = true
  expect(() => book.recordOutcome(entry, refusal)).toThrow('ENOSPC')
  expect(() => book.accept(order({ clientOrderId: idOf(2) }))).toThrow('ENOSPC')
  expect(book.all()).toMatchObject([{ status: 'PENDING_NEW', fills: 0 }])
  expect(book.counts).toMatchObject({ orders: 1, refusals: 0 })
})
