import { median, percentile, ratios, spreadOf } from './statistics'

test('a median is the middle value in any order, or the mean of two', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([])).toBeUndefined()
})

test('a spread contains median, minimum and maximum, and needs at least one value', () => {
  expect(spreadOf([10, 2, 30])).toEqual({ median: 10, min: 2, max: 30 })
  expect(() => spreadOf([])).toThrow('at least one value')
})

test('a percentile uses the nearest rank, so it is always a measured value', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(percentile(hundred, 0.5)).toBe(50)
  expect(percentile(hundred, 0.99)).toBe(99)
  expect(percentile(hundred, 0.999)).toBe(100)
  expect(percentile(hundred, 0)).toBe(1)
  expect(percentile([7], 0.5)).toBe(7)
  expect(() => percentile([], 0.5)).toThrow('at least one value')
})

test('ratios compare values of the same round, so that a temporary slowdown cancels out', () => {
  expect(ratios([90, 45, 80], [100, 50, 100])).toEqual([0.9, 0.9, 0.8])
  expect(() => ratios([1], [1, 2])).toThrow('in pairs')
})
