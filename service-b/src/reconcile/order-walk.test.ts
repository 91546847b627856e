import { idOf, neverAborted, order } from '@trading/venue/examples'
import { createCallLimit } from '../guard/call-limit'
import type { OrdersPage } from '../guard/read-orders'
import { walkOrders } from './order-walk'

const orderAt = (ms: number) => {
  const { clientOrderId, symbol, side, quantity } = order({ clientOrderId: idOf(ms) })
  return { clientOrderId, symbol, side, quantity, takenAt: new Date(ms).toISOString(), status: 'PENDING_NEW' as const }
}

function listing(pages: readonly OrdersPage[]) {
  const seen = { read: 0, ended: false, abort: undefined as AbortSignal | undefined }
  const venue = {
    async *orders(_: Date, abort: AbortSignal) {
      seen.abort = abort
      try {
        for (const page of pages) {
          seen.read++
          yield page
        }
      } finally {
        seen.ended = true
      }
    },
  }
  return { seen, venue }
}

const walk = (venue: Parameters<typeof walkOrders>[0]['venue'], callMs = 5_000, abort = neverAborted) =>
  walkOrders({ venue, since: new Date(0), limit: createCallLimit(callMs), abort })

test('the list is read no further than requested, and to its end on request', async () => {
  const { seen, venue } = listing([
    { orders: [orderAt(1), orderAt(5)] },
    { orders: [orderAt(6), orderAt(9)], rememberedSince: orderAt(3).takenAt },
  ])
  const listed = walk(venue)
  expect((await listed.pageUpTo(4))?.orders).toHaveLength(2)
  expect(await listed.pageUpTo(4)).toBeUndefined()
  expect(seen.read).toBe(1)
  expect(listed.rememberedSince).toBe(Number.NEGATIVE_INFINITY)
  expect((await listed.pageUpTo(5))?.orders).toHaveLength(2)
  expect(listed.rememberedSince).toBe(3)
  expect(await listed.pageUpTo(Number.MAX_VALUE)).toBeUndefined()
  expect(seen.ended).toBe(true)
})

test('a list that is not read to its end is closed', async () => {
  const { seen, venue } = listing([{ orders: [orderAt(1)] }, { orders: [orderAt(2)] }])
  const listed = walk(venue)
  await listed.pageUpTo(0)
  listed.end()
  expect(seen.abort?.aborted).toBe(true)
  await new Promise(setImmediate)
  expect(seen).toMatchObject({ read: 1, ended: true })
})

test('a page that never comes is a fault of the venue, and an abort ends the wait for it', async () => {
  const stuck = { orders: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }) }
  await expect(walk(stuck, 5).pageUpTo(0)).rejects.toThrow('no answer within 5 ms')
  const closing = new AbortController()
  const reading = walk(stuck, 60_000, closing.signal).pageUpTo(0)
  closing.abort()
  await expect(reading).rejects.toThrow('cancelled before the venue answered')
})
