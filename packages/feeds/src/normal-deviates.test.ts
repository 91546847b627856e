import { seededRandom } from '@trading/runtime'
import { normalDeviates } from './normal-deviates'

test('the deviates have mean 0 and variance 1, and 5 % of them lie beyond 1.96', () => {
  const deviates = Array.from({ length: 100_000 }, normalDeviates(seededRandom(1)))
  const mean = (of: (z: number) => number) => deviates.reduce((sum, z) => sum + of(z), 0) / deviates.length
  expect(Math.abs(mean((z) => z))).toBeLessThan(0.01)
  expect(Math.abs(mean((z) => z * z) - 1)).toBeLessThan(0.02)
  expect(Math.abs(mean((z) => (Math.abs(z) > 1.96 ? 1 : 0)) - 0.05)).toBeLessThan(0.003)
})

test('a uniform 0 still gives a finite deviate', () => {
  expect(normalDeviates(() => 0)()).toBeCloseTo(0)
})
