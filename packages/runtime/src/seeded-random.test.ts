import { seededRandom } from './seeded-random'

const draw = (seed: number, count: number) => Array.from({ length: count }, seededRandom(seed))

test('equal seeds give equal numbers, and different seeds give different ones', () => {
  expect(draw(7, 100)).toEqual(draw(7, 100))
  expect(draw(7, 100)).not.toEqual(draw(8, 100))
})

test('the numbers are spread evenly over [0, 1)', () => {
  const numbers = draw(1, 10_000)
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...numbers)).toBeLessThan(1)
  expect(numbers.reduce((sum, value) => sum + value) / numbers.length).toBeCloseTo(0.5, 1)
})
