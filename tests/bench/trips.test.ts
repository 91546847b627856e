import { percentiles, tripsOf } from './trips'

test('a trip is from the publish call to the first start of its handler, and to its report, in milliseconds', () => {
  expect(
    tripsOf(
      [
        ['a', 1_000, 4_000],
        ['b', 2_000, 8_500],
      ],
      [
        ['b', 3_500],
        ['a', 2_000],
        ['a', 9_000],
      ],
    ),
  ).toEqual({ start: [1, 1.5], report: [3, 6.5] })
})

test('a lost signal ends the measurement', () => {
  expect(() => tripsOf([['a', 1, undefined]], [['a', 2]])).toThrow('1 of 1 signals have no start or no report')
  expect(() => tripsOf([['a', 1, 3]], [])).toThrow('no start or no report')
})

test('percentiles are computed over single trips', () => {
  expect(percentiles(Array.from({ length: 1_000 }, (_, index) => index + 1))).toEqual({ p50: 500, p99: 990, 'p99.9': 999 })
})
