import { formatAge, freshnessOf } from './age'

test('an age has one unit', () => {
  expect([-5, 999, 59_999, 60_000, 3_599_999, 7_200_000, 172_800_000].map(formatAge)).toEqual([
    '0 s',
    '0 s',
    '59 s',
    '1 min',
    '59 min',
    '2 h',
    '2 d',
  ])
})

test('a number is live, behind by its age, or disconnected, and never more than it is', () => {
  const now = 1_000_000
  expect(freshnessOf({ connected: true, asOf: now - 2_000, now })).toEqual({ state: 'live', text: 'live', short: 'live' })
  expect(freshnessOf({ connected: true, asOf: now - 3_400, now })).toMatchObject({ state: 'behind', text: '3 s behind' })
  expect(freshnessOf({ connected: false, asOf: now, now })).toEqual({
    state: 'disconnected',
    text: 'disconnected, 0 s old',
    short: '0 s old',
  })
  expect(freshnessOf({ connected: false, asOf: undefined, now }).text).toBe('disconnected')
  expect(freshnessOf({ connected: true, asOf: undefined, now })).toMatchObject({ state: 'behind', text: 'waiting for data' })
})
