import { signals } from '@trading/contracts'
import { Poison, Unavailable } from './errors'
import { routeFailure } from './route-failure'

const now = 1_000_000
const failed = (fields: { cause?: unknown; attempt?: number; validUntil?: number | undefined }) =>
  routeFailure({ family: signals, cause: new Error('broken'), attempt: 1, validUntil: now + 600_000, now, ...fields })

test('Poison is dead-lettered at its first delivery', () => {
  expect(failed({ cause: new Poison('bad') })).toEqual({ to: 'dead' })
})

test('a message that could not be decoded is dead-lettered', () => {
  expect(failed({ validUntil: undefined })).toEqual({ to: 'dead' })
})

test.each([
  [1, 1_000, 2],
  [2, 5_000, 3],
  [3, 30_000, 4],
])('an ordinary failure at attempt %i waits %i ms for attempt %i', (attempt, delayMs, next) => {
  expect(failed({ attempt })).toEqual({ to: 'retry', tier: expect.objectContaining({ delayMs }), attempt: next })
})

test('an ordinary failure at attempt 4 is dead-lettered', () => {
  expect(failed({ attempt: 4 })).toEqual({ to: 'dead' })
})

test('an outage of the venue is waited for beyond four attempts, never dead-lettered', () => {
  const cause = new Unavailable('no answer')
  expect(failed({ cause, attempt: 9 })).toEqual({ to: 'retry', tier: expect.objectContaining({ delayMs: 30_000 }), attempt: 10 })
})

test('a message that an open breaker turned away comes back after a second without an attempt counted', () => {
  const cause = new Unavailable('the breaker is open', { counted: false })
  expect(failed({ cause, attempt: 3 })).toEqual({ to: 'retry', tier: expect.objectContaining({ delayMs: 1_000 }), attempt: 3 })
})

test('a message that waits for what lasts takes the longest delay that ends before its deadline, without an attempt counted', () => {
  const cause = new Unavailable('halted', { counted: false, slow: true })
  const delayOf = (leftMs: number) => {
    const route = failed({ cause, attempt: 2, validUntil: now + leftMs })
    return route.to === 'retry' ? [route.tier.delayMs, route.attempt] : route.to
  }
  expect([600_000, 30_001, 30_000, 5_001, 5_000, 1_001].map(delayOf)).toEqual([
    [30_000, 2],
    [30_000, 2],
    [5_000, 2],
    [5_000, 2],
    [1_000, 2],
    [1_000, 2],
  ])
  expect(delayOf(1_000)).toBe('expired')
})

test('a message whose next tier would pass its deadline expires now', () => {
  expect(failed({ attempt: 3, validUntil: now + 30_000 })).toEqual({ to: 'expired' })
  expect(failed({ attempt: 3, validUntil: now + 30_001 })).toMatchObject({ to: 'retry' })
  expect(failed({ cause: new Unavailable('no answer'), validUntil: now })).toEqual({ to: 'expired' })
})

test('a message in doubt is retried past its deadline, at the slowest tier, and never expires', () => {
  const cause = new Unavailable('no answer', { inDoubt: true })
  const slowest = expect.objectContaining({ delayMs: 30_000 })
  for (const validUntil of [now + 1_000, now, now - 86_400_000]) {
    expect(failed({ cause, attempt: 1, validUntil })).toEqual({ to: 'retry', tier: slowest, attempt: 2 })
    expect(failed({ cause, attempt: 50, validUntil })).toEqual({ to: 'retry', tier: slowest, attempt: 51 })
  }
})

test('a message in doubt that has time left is retried like any other', () => {
  const cause = new Unavailable('no answer', { inDoubt: true })
  expect(failed({ cause, attempt: 2 })).toEqual({ to: 'retry', tier: expect.objectContaining({ delayMs: 5_000 }), attempt: 3 })
})

test('a message in doubt that an open breaker turned away past its deadline waits longest too, without an attempt counted', () => {
  const cause = new Unavailable('the breaker is open', { counted: false, inDoubt: true })
  const slowest = expect.objectContaining({ delayMs: 30_000 })
  expect(failed({ cause, attempt: 3, validUntil: now })).toEqual({ to: 'retry', tier: slowest, attempt: 3 })
})

test('a message in doubt whose ledger is away waits shortest past its deadline too, without an attempt counted', () => {
  const cause = new Unavailable('the ledger is unavailable', { counted: false, inDoubt: true, soon: true })
  const shortest = expect.objectContaining({ delayMs: 1_000 })
  expect(failed({ cause, attempt: 3, validUntil: now })).toEqual({ to: 'retry', tier: shortest, attempt: 3 })
})

test('an outage is in no doubt unless it says so', () => {
  expect(new Unavailable('no answer').inDoubt).toBe(false)
})

test('as many attempts follow as the family has waits, whatever they are', () => {
  const [first, second] = signals.retry.tiers as unknown as [(typeof signals.retry.tiers)[0], (typeof signals.retry.tiers)[0]]
  const family = { ...signals, retry: { exchange: 'x', tiers: [first, second] as const }, attempts: 3 }
  const at = (attempt: number) => routeFailure({ family, cause: new Error('broken'), attempt, validUntil: now + 600_000, now })
  expect([1, 2, 3].map((attempt) => at(attempt).to)).toEqual(['retry', 'retry', 'dead'])
})

describe('without a deadline', () => {
  const family = { ...signals, deadline: undefined }
  const endless = (fields: { cause?: unknown; attempt?: number }) =>
    routeFailure({ family, cause: new Error('broken'), attempt: 1, validUntil: Number.POSITIVE_INFINITY, now, ...fields })

  test.each([{}, { counted: false }, { inDoubt: true }, { soon: true }])(
    'an outage %j is waited for for ever, and never counted',
    (outage) => {
      const cause = new Unavailable('no answer', outage)
      for (const attempt of [1, 4, 1_000])
        expect(endless({ cause, attempt })).toEqual({ to: 'retry', tier: expect.objectContaining({ delayMs: 1_000 }), attempt })
    },
  )

  test('an ordinary failure has its attempts, and poison none', () => {
    expect(endless({ attempt: 3 })).toMatchObject({ to: 'retry', attempt: 4 })
    expect(endless({ attempt: 4 })).toEqual({ to: 'dead' })
    expect(endless({ cause: new Poison('bad') })).toEqual({ to: 'dead' })
  })
})
