import { type Flow, joinedTrips, percentiles, tripsOf } from './trips'

test('a trip is from the publish call to the first start of its handler, and to its report, in milliseconds', () => {
  const trips: Flow['trips'] = [
    ['a', 1_000, 4_000],
    ['b', 2_000, 8_500],
  ]
  const starts: [string, number][] = [
    ['b', 3_500],
    ['a', 2_000],
    ['a', 9_000],
  ]
  expect(tripsOf({ trips, endedAt: 10_000 }, starts)).toEqual({ start: [1, 1.5], report: [3, 6.5], late: 0 })
})

test('a signal that has no start or no report counts as late, with the time that was waited for it', () => {
  const trips: Flow['trips'] = [
    ['a', 1_000, 4_000],
    ['b', 2_000, undefined],
    ['c', 3_000, 5_000],
  ]
  const starts: [string, number][] = [
    ['a', 2_000],
    ['b', 4_000],
  ]
  expect(tripsOf({ trips, endedAt: 12_000 }, starts)).toEqual({ start: [1, 2, 9], report: [3, 10, 2], late: 2 })
})

test('percentiles are computed over single trips', () => {
  expect(percentiles(Array.from({ length: 1_000 }, (_, index) => index + 1))).toEqual({ p50: 500, p99: 990, 'p99.9': 999 })
})

test('the trips of several flows are one', () => {
  const first = { start: [1, 2], report: [3, 4], late: 1 }
  const second = { start: [5], report: [6], late: 2 }
  expect(joinedTrips([first, second])).toEqual({ start: [1, 2, 5], report: [3, 4, 6], late: 3 })
})
