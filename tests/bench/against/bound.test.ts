import { boundOf } from './bound'

test('identical rounds give an interval of width zero', () => {
  const { mean, lower, upper } = boundOf([90, 180, 45], [100, 200, 50])
  expect([mean, lower, upper].map((value) => value.toFixed(6))).toEqual(['0.900000', '0.900000', '0.900000'])
})

test('the interval uses Student’s t on the logarithms of the ratios', () => {
  // log ratios -0.1, 0, 0.1: mean 0, standard error 0.1 / √3, t(2) = 4.303.
  const { mean, upper, lower } = boundOf([Math.exp(-0.1), 1, Math.exp(0.1)], [1, 1, 1])
  expect(mean).toBeCloseTo(1, 10)
  expect(upper).toBeCloseTo(Math.exp((4.303 * 0.1) / Math.sqrt(3)), 10)
  expect(lower).toBeCloseTo(1 / upper, 10)
})

test('one round is not enough', () => {
  expect(() => boundOf([1], [1])).toThrow('at least two rounds, got 1')
})
