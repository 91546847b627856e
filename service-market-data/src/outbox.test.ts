import type { MarketTick } from '@trading/market-data'
import { createOutbox } from './outbox'

const tick = (sequence: number): MarketTick => ({
  ...{ symbol: 'SPX', epoch: 3, sequence, price: '10', quantity: undefined, eventAt: sequence, ingestedAt: sequence },
})
const filled = (count: number, keep = 100) => {
  const outbox = createOutbox({ keep })
  for (let sequence = 1; sequence <= count; sequence++) outbox.add(tick(sequence))
  return outbox
}

test('ticks leave in their order', () => {
  const outbox = filled(2)
  expect(outbox.next()).toEqual(tick(1))
  outbox.stands(tick(1))
  expect(outbox.next()).toEqual(tick(2))
  outbox.stands(tick(2))
  expect(outbox.next()).toBeUndefined()
})

test('a Redis that was restarted empty gets all of them again', () => {
  const outbox = filled(3)
  outbox.stands(tick(3))
  outbox.stands({ epoch: 0, sequence: 0 })
  expect(outbox.next()).toEqual(tick(1))
})

test('a Redis that stands at an earlier epoch gets all of them, one at a later epoch none', () => {
  const outbox = filled(3)
  outbox.stands({ epoch: 2, sequence: 900 })
  expect(outbox.next()).toEqual(tick(1))
  outbox.stands({ epoch: 4, sequence: 0 })
  expect(outbox.next()).toBeUndefined()
})

test('it stays bounded while Redis is away: the oldest are dropped, and counted', () => {
  const outbox = filled(1_000, 100)
  expect(outbox.next()?.sequence).toBeGreaterThan(800)
  expect(outbox.dropped).toBe((outbox.next()?.sequence ?? 0) - 1)
  expect(outbox.last).toEqual(tick(1_000))
})

test('what is stored is not counted as dropped', () => {
  const outbox = createOutbox({ keep: 10 })
  for (let sequence = 1; sequence <= 100; sequence++) {
    outbox.add(tick(sequence))
    outbox.stands(tick(sequence))
  }
  expect(outbox.dropped).toBe(0)
})
