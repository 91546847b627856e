import { priceFigures } from './prices'
import { broken, observed, reader, seen, state, tick } from './prices.fixture'

test('readers that saw what was stored, and a history that has it, break nothing', () => {
  expect(broken({})).toEqual({})
})

test('a reader that goes back is found, also across epochs', () => {
  expect(broken({ readers: [reader({ ticks: [seen(2, 1), seen(1)] })] })).toMatchObject({ P1: ['reader: A 1/1 came after A 1/2'] })
  const later = seen(1, 0, { epoch: 2 })
  const stored = [tick(1), tick(2), tick(3), tick(1, { epoch: 2 })]
  expect(broken({ stored, readers: [reader({ ticks: [later, seen(3, 2)] })] }).P1).toEqual(['reader: A 1/3 came after A 2/1'])
})

test('the channel must not go back, unless Redis has lost what it had', () => {
  const published = [tick(1), tick(2), tick(3), tick(2), tick(3)].map((each, index) => ({ ...each, at: 10 * index }))
  expect(broken({ published }).P1).toEqual(['the channel: A 1/2 came after A 1/3'])
  expect(broken({ published, lostAt: [25] }).P1).toBeUndefined()
})

test('a gap of which the reader was not told is found', () => {
  expect(broken({ readers: [reader({ ticks: [seen(1), seen(3, 1)] })] })).toEqual({})
  expect(broken({ readers: [reader({ ticks: [seen(1), seen(3)] })] })).toEqual({
    P2: ['reader: between A 1/1 and A 1/3 are 1, it was told 0'],
  })
})

test('ticks that are kept beside each other must follow each other', () => {
  expect(broken({ readers: [reader({ kept: [[tick(1), tick(3)]] })] })).toEqual({ P2: ['reader: kept A 1/3 beside A 1/1'] })
  expect(broken({ readers: [reader({ kept: [[tick(2), tick(3), tick(2), tick(3)]] })] })).toEqual({
    P2: ['reader: kept A 1/2 beside A 1/3'],
  })
})

test('a price that was never stored is found', () => {
  const ghost = { ...seen(3), price: '999' }
  expect(broken({ readers: [reader({ ticks: [seen(1), seen(2), ghost] })] })).toEqual({
    P2: ['reader: A 1/3 at 999 is not in the history'],
  })
})

test('a resync that takes too long is found, also one that never ends', () => {
  const over = [state(0, 'resyncing', 0), state(5_001, 'live', 3)]
  const never = [state(0, 'resyncing', 0), state(9_000, 'resyncing', 0)]
  for (const states of [over, never])
    expect(broken({ readers: [reader({ states })] }).P3).toEqual([expect.stringContaining('was resyncing')])
  expect(broken({ readers: [reader({ states: [state(0, 'resyncing', 0), state(5_000, 'live', 3)] })] })).toEqual({})
})

test('the time before the end of the fault is not counted', () => {
  const states = [state(0, 'resyncing', 0), state(9_000, 'live', 3)]
  expect(broken({ readers: [reader({ states })], healedAt: 4_000 })).toEqual({})
  expect(broken({ readers: [reader({ states })], healedAt: 3_000 }).P3).toHaveLength(1)
})

test('a live price that is too old is found, a stale one may be', () => {
  expect(broken({ readers: [reader({ states: [state(9, 'stale', 3, 9_000)] })] })).toEqual({})
  expect(broken({ readers: [reader({ states: [state(9, 'live', 3, 9_000)] })] })).toEqual({
    P3: ['reader: A 1/3 was called live, though it was 9000 ms old'],
  })
})

test('a live price must be at least as new as what Redis had when the reader connected, unless Redis has lost that', () => {
  const late = reader({ connectedAt: [0, 10], states: [state(11, 'live', 1)] })
  expect(broken({ readers: [late] })).toEqual({ P3: ['reader: A 1/1 was called live, though A 1/3 was there when it connected'] })
  expect(broken({ readers: [late], lostAt: [9] })).toEqual({})
  expect(broken({ readers: [{ ...late, states: [state(9, 'live', 1)] }] })).toEqual({})
})

test('a reader that ends with another price than Redis is found', () => {
  expect(broken({ readers: [reader({ last: [tick(2)] })] })).toEqual({ P4: ['reader ends with A 1/2, Redis has A 1/3'] })
  expect(broken({ readers: [reader({ last: [] })] })).toEqual({ P4: ['reader ends with nothing, Redis has A 1/3'] })
})

test('a tick that was published and is not in the history is found, and a number that is missing in it', () => {
  const published = [tick(1), tick(2), tick(3), tick(4)].map((each) => ({ ...each, at: each.sequence }))
  expect(broken({ published })).toEqual({ P5: ['A 1/4 was published and is not in the history'] })
  expect(broken({ stored: [tick(1), tick(3)], published: [], held: [], readers: [], candles: [] }).P5).toContain(
    'the history has 2 ticks of A 1, the last has number 3',
  )
})

test('resyncs are counted, and the slowest is told', () => {
  const states = [state(0, 'resyncing', 0), state(40, 'live', 3), state(50, 'disconnected', 3), state(60, 'resyncing', 3)]
  expect(
    priceFigures(observed({ readers: [reader({ states: [...states, state(160, 'stale', 3)], connectedAt: [0, 55], gaps: 1 })] })),
  ).toEqual({
    ...{ servers: 'Redis', ticks: 3, readers: 1, resyncs: 3, slowestResyncMs: 100 },
  })
})
