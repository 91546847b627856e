import type { LedgerEntry } from '@trading/ledger'
import { difference } from './difference'
import { howMany } from './how-many'
import { stepsOf } from './steps'

const at = (second: number) => new Date(Date.UTC(2026, 0, 5, 14, 30, second))
const now = at(50).getTime()
const claim = (n: number, second: number) => ({
  claim: n,
  engine: `engine-${n}`,
  attempt: 1,
  redelivered: n > 1,
  at: at(second).toISOString(),
})
const started = {
  strategy: 'momentum',
  status: 'STARTED',
  issuedAt: at(0),
  validUntil: at(40),
  claims: 1,
  engine: 'engine-1',
  attempt: 1,
  redelivered: false,
  claimedAt: at(1),
  earlierClaims: [],
} as unknown as LedgerEntry
const filled = {
  ...started,
  status: 'FILLED',
  venue: 'paper',
  filledQuantity: '10',
  averagePrice: '189.27',
  fee: '0.19',
  executedAt: at(4),
  endedAt: at(5),
  endedBy: 'engine-3',
  report: {},
  sentAt: at(6),
  publishes: 1,
} as unknown as LedgerEntry

const told = (entry: Partial<LedgerEntry>) =>
  stepsOf(entry as LedgerEntry, now).map(({ at: when, what }) => `${when?.getUTCSeconds() ?? '-'} ${what}`)

test('every step of a signal is listed in order, including earlier claims', () => {
  const last = { claims: 3, engine: 'engine-3', attempt: 2, redelivered: true, claimedAt: at(3) }
  expect(told({ ...filled, ...last, earlierClaims: [claim(1, 1), claim(2, 2)] })).toEqual([
    '0 issued by the strategy momentum',
    '1 claim 1 by engine-1: attempt 1',
    '2 claim 2 by engine-2: attempt 1, redelivered',
    '3 claim 3 by engine-3: attempt 2, redelivered',
    '4 paper filled 10 at 189.27, fee 0.19',
    '5 recorded by engine-3, with its report',
    '6 report sent',
  ])
})

test('claims that the ledger does not keep are counted in their place', () => {
  expect(told({ ...started, claims: 70, earlierClaims: [claim(1, 1), claim(69, 2)] })).toContain('- 67 more claims, not kept')
})

test('a step that is still to come is listed', () => {
  expect(told(started).at(-1)).toBe('- not ended; last claimed 49 s ago, deadline passed 10 s ago')
  expect(told({ ...started, validUntil: at(59) }).at(-1)).toBe('- not ended; last claimed 49 s ago')
  expect(told({ ...filled, sentAt: null, publishes: 0 }).at(-1)).toBe('- report not sent yet: the relay publishes it')
})

test('a report that was published again shows how often', () => {
  expect(told({ ...filled, publishes: 3 }).at(-1)).toBe('6 report sent 3 times, the last time here')
})

test('a signal that was not filled shows its reason', () => {
  expect(told({ ...filled, status: 'EXPIRED', reason: 'too late' })).toContain('4 expired (paper): too late')
})

test.each([
  [12, '+12 ms'],
  [0, '+0 ms'],
  [-3, '-3 ms'],
  [1_534, '+1.53 s'],
  [180_000, '+3 min'],
])('%d ms later is shown as %s', (ms, text) => expect(difference(new Date(0), new Date(ms))).toBe(text))

test.each([
  [1, 1, '1 signal'],
  [3, 3, '3 signals'],
  [50, 1_234, 'the 50 newest of 1,234 signals'],
  [50, 10_001, 'the 50 newest of more than 10,000 signals'],
])('%d of %d are shown as %s', (shown, all, text) => expect(howMany(shown, all, 'signal')).toBe(text))

test('a signal that names its price begins with when market data stored it', () => {
  const priced = { ...started, symbol: 'AAPL', referencePrice: '189.25', priceEpoch: 3, priceSequence: 41, priceAt: at(0) } as LedgerEntry
  expect(stepsOf(priced, now)[0]).toEqual({
    at: at(0),
    kind: 'price',
    what: 'market data stored the price 189.25 of AAPL (epoch 3, number 41)',
  })
})
