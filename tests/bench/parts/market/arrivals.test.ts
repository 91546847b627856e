import { tookMs } from './arrivals'

test('each tick took until it arrived, a skipped one until the next that was seen', () => {
  const arrived: [number, number][] = [
    [4, 900],
    [5, 2_500],
    [7, 9_000],
  ]
  expect(tookMs([1_000, 2_000, 3_000], 5, arrived)).toEqual([1.5, 7, 6])
})

test('a tick that did not arrive is no figure', () => {
  expect(() => tookMs([1_000, 2_000], 5, [[5, 2_000]])).toThrow('tick 6 has not arrived')
})
