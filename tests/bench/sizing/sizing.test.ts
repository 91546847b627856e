import { saturationInWords, saturationOf } from './saturation'
import { stepsUpTo } from './steps'

const step = (engines: number, perSecond: number, busy = 0.5) => ({ engines, perSecond, busy })

test('the number of engines is doubled, and the requested number is always tried', () => {
  expect(stepsUpTo(1)).toEqual([1])
  expect(stepsUpTo(8)).toEqual([1, 2, 4, 8])
  expect(stepsUpTo(12)).toEqual([1, 2, 4, 8, 12])
})

test('if engines add less than half of their expected throughput, the previous step is the saturation point', () => {
  const saturation = saturationOf([step(1, 48), step(2, 95), step(4, 180), step(8, 250)])
  expect(saturation).toEqual({ engines: 4, machine: false })
  expect(saturationInWords(saturation, 8)).toBe('more than 4 engines bring little: the broker is saturated')
})

test('a saturated machine is not mistaken for a saturated broker', () => {
  const saturation = saturationOf([step(1, 1_000), step(2, 1_100, 0.97)])
  expect(saturation).toEqual({ engines: 1, machine: true })
  expect(saturationInWords(saturation, 2)).toMatch(/^more than 1 engine brings little: this machine/)
})

test('while engines add their expected throughput, there is no saturation', () => {
  expect(saturationOf([step(1, 48), step(2, 95), step(3, 140)])).toBeUndefined()
  expect(saturationOf([step(1, 48)])).toBeUndefined()
  expect(saturationInWords(undefined, 3)).toBe('not saturated with 3 engines: more of them may bring more')
})
