import { commonSlice, sliceFor, warmUp } from './warm-up'

/** Drains at these rates, one after the other, and records how many signals each time. */
function drainingAt(...rates: number[]) {
  const drained: number[] = []
  const drain = async (signals: number) => {
    drained.push(signals)
    return { perSecond: rates[drained.length - 1] as number }
  }
  return { drained, drain }
}
const limits = { most: 2_000, least: 600, seconds: 5 }

test('a fast contestant is warmed up with all signals, and its rate is that of the end', async () => {
  const { drained, drain } = drainingAt(1_000, 1_500)
  expect(await warmUp(drain, limits)).toBe(1_500)
  expect(drained).toEqual([600, 1_400])
})

test('a slow one is warmed up for as long as it may take, but never with too few for V8', async () => {
  const slow = drainingAt(200, 250)
  expect(await warmUp(slow.drain, limits)).toBe(250)
  expect(slow.drained).toEqual([600, 400])
  const slowest = drainingAt(100)
  expect(await warmUp(slowest.drain, limits)).toBe(100)
  expect(slowest.drained).toEqual([600])
})

test('no more than all signals are drained', async () => {
  const { drained, drain } = drainingAt(1_000)
  await warmUp(drain, { ...limits, most: 20 })
  expect(drained).toEqual([20])
})

test('a slice is as many signals as wanted, or as a slow contestant drains in the time, but not too few', () => {
  const wanted = { slice: 3_000, sliceSeconds: 2.5 }
  expect(sliceFor(1_300, wanted)).toBe(3_000)
  expect(sliceFor(400, wanted)).toBe(1_000)
  expect(sliceFor(10, wanted)).toBe(200)
  expect(sliceFor(10, { ...wanted, slice: 50 })).toBe(50)
  expect(commonSlice([1_300, 400], wanted)).toBe(1_000)
})
