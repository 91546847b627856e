import { createBook } from './book'
import { aTick, snapshotOf } from './ticks.fixture'

const bookWith = (sequence: number, keep = 5) => {
  const book = createBook({ keep })
  for (let next = 1; next <= sequence; next++) book.tick(aTick(next))
  return book
}

test('ticks that continue it are taken, one after the other', () => {
  const book = bookWith(3)
  expect(book.last).toEqual(aTick(3))
  expect(book.recent(2)).toEqual([aTick(2), aTick(3)])
})

test.each([
  ['the same again', aTick(3), 'old'],
  ['an earlier one', aTick(1), 'old'],
  ['one of an earlier epoch', aTick(9, { epoch: 0 }), 'old'],
  ['the next but one', aTick(5), 'gap'],
  ['the second of a new epoch', aTick(2, { epoch: 2 }), 'gap'],
  ['the first of a new epoch', aTick(1, { epoch: 2 }), 'taken'],
  ['the first of an epoch that skips numbers, as a writer that failed at start leaves them', aTick(1, { epoch: 7 }), 'taken'],
] as const)('after the third tick, %s is %s', (_, tick, applied) => {
  const book = bookWith(3)
  expect(book.tick(tick)).toBe(applied)
  expect(book.last).toEqual(applied === 'taken' ? tick : aTick(3))
})

test('a heartbeat confirms the price of a quiet symbol', () => {
  const book = bookWith(3)
  expect(book.heartbeat({ epoch: 1, sequence: 3, at: 9_000 })).toBe('taken')
  expect(book.confirmedAt).toBe(9_000)
})

test('a heartbeat with a higher sequence tells that a tick was missed, an earlier one tells nothing', () => {
  const book = bookWith(3)
  expect(book.heartbeat({ epoch: 1, sequence: 4, at: 9_000 })).toBe('gap')
  expect(book.heartbeat({ epoch: 1, sequence: 2, at: 9_000 })).toBe('old')
  expect(book.confirmedAt).toBe(1_003)
})

test('heartbeats of a new writer do not confirm the price of the one before', () => {
  const book = bookWith(3)
  for (const at of [9_000, 10_000]) expect(book.heartbeat({ epoch: 2, sequence: 0, at })).toBe('taken')
  expect(book.confirmedAt).toBe(1_003)
  expect(book.tick(aTick(4))).toBe('old')
  expect(book.tick(aTick(1, { epoch: 2, ingestedAt: 11_000 }))).toBe('taken')
  expect(book.confirmedAt).toBe(11_000)
})

test('a snapshot replaces everything: no tick of before is left beside it', () => {
  const book = bookWith(3)
  const later = [aTick(7), aTick(8)]
  expect(book.replace(snapshotOf(later, 5_000))).toBe(true)
  expect(book.recent(10)).toEqual(later)
  expect(book.confirmedAt).toBe(5_000)
})

test('of a snapshot that lacks a tick, only what came after the gap is recent', () => {
  const book = bookWith(0)
  const first = aTick(1, { epoch: 2 })
  book.replace(snapshotOf([aTick(1), aTick(2), aTick(4), aTick(5), first]))
  expect(book.recent(10)).toEqual([aTick(4), aTick(5), first])
})

test('a snapshot that is behind what was seen is refused, and changes nothing', () => {
  const book = bookWith(3)
  expect(book.replace(snapshotOf([aTick(1), aTick(2)]))).toBe(false)
  expect(book.replace(snapshotOf([]))).toBe(false)
  expect(book.recent(10)).toEqual([aTick(1), aTick(2), aTick(3)])
})

test('it keeps as many recent ticks as it may, and no more', () => {
  const book = bookWith(1_000, 5)
  expect(book.recent(100).map(({ sequence }) => sequence)).toEqual([996, 997, 998, 999, 1_000])
})
