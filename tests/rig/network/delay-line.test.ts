import { seededRandom } from '@trading/runtime'
import { healthy } from './conditions'
import { createDelayLine } from './delay-line'

const line = (conditions: Partial<typeof healthy>, now: () => number = () => 0) =>
  createDelayLine({ conditions: () => ({ ...healthy, ...conditions }), random: seededRandom(7), now })

test('a healthy wire takes no time', () => {
  expect(line({})(1_000)).toBe(0)
})

test('latency is the same for all; chunks sent together arrive together', () => {
  const arrival = line({ latencyMs: 30 })
  expect([arrival(10), arrival(10)]).toEqual([30, 30])
})

test('jitter comes from the seed and never reorders', () => {
  const sent = () => {
    const arrival = line({ latencyMs: 10, jitterMs: 50 })
    return Array.from({ length: 20 }, () => arrival(1))
  }
  const arrivals = sent()
  expect(arrivals).toEqual(sent())
  expect(arrivals).toEqual([...arrivals].sort((a, b) => a - b))
  expect(Math.min(...arrivals)).toBeGreaterThanOrEqual(10)
  expect(Math.max(...arrivals)).toBeLessThan(60)
})

test('a slow link queues chunks sent at once, and is idle again afterwards', () => {
  let time = 0
  const arrival = line({ bytesPerSecond: 1_000 }, () => time)
  expect([arrival(100), arrival(100)]).toEqual([100, 200])
  time = 5_000
  expect(arrival(100)).toBe(5_100)
})
