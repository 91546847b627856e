import { RedisUnavailable } from '@trading/redis'
import type { Log } from '@trading/runtime'
import { type Counts, openCounts } from './open-counts'

// What gateways agree on is tested with a real Redis: tests/integration/gateway-counts.test.ts.

const warnings: string[] = []
const log = { warn: (_: object, line: string) => warnings.push(line) } as unknown as Log
let counts: Counts | undefined
beforeEach(() => {
  jest.useFakeTimers()
  warnings.length = 0
})
afterEach(async () => {
  await counts?.close()
  jest.useRealTimers()
})

/** Answers as it is told to. */
function fakeRedis(answer: () => Promise<unknown>) {
  const calls: unknown[] = []
  return {
    calls,
    onUp: () => undefined,
    call: async <T>(work: unknown): Promise<T> => {
      calls.push(work)
      return answer() as Promise<T>
    },
  }
}
const away = async () => {
  throw new RedisUnavailable('no answer')
}

test('no request waits for Redis, and all that came meanwhile are told to it by one call', async () => {
  const redis = fakeRedis(async () => [3, 60_000, 1, 60_000])
  counts = openCounts({ redis, log, everyMs: 100 })
  for (const bucket of ['a', 'b', 'a', 'a']) counts.count(bucket, 60_000)
  expect(redis.calls).toHaveLength(0)
  await jest.advanceTimersByTimeAsync(100)
  expect(redis.calls).toHaveLength(1)
  // Nobody asks for what did not change.
  await jest.advanceTimersByTimeAsync(1_000)
  expect(redis.calls).toHaveLength(1)
})

test('while Redis is away, or does not answer, requests are counted all the same, and it is logged once', async () => {
  let fallbacks = 0
  const redis = fakeRedis(away)
  counts = openCounts({ redis, log, onFallback: () => void fallbacks++, everyMs: 100 })
  expect(counts.count('a', 1_000).current).toBe(1)
  await jest.advanceTimersByTimeAsync(250)
  expect(redis.calls).toHaveLength(2)
  expect(counts.count('a', 1_000).current).toBe(2)
  expect(fallbacks).toBe(1)
  expect(warnings).toEqual(['limits are counted in this process: RedisUnavailable: no answer'])
})

test('what could not be told to Redis is kept no longer than its window', async () => {
  const redis = fakeRedis(away)
  counts = openCounts({ redis, log, everyMs: 100 })
  for (let subject = 0; subject < 10_100; subject++) counts.count(`subject-${subject}`, 500)
  await jest.advanceTimersByTimeAsync(100)
  // 10,000 windows, 500 in a call.
  expect(redis.calls).toHaveLength(20)
  await jest.advanceTimersByTimeAsync(10_000)
  const told = redis.calls.length
  await jest.advanceTimersByTimeAsync(10_000)
  expect(redis.calls).toHaveLength(told)
})

test('one call at a time: a Redis that does not answer is not asked again', async () => {
  let answerNow = (): void => undefined
  const redis = fakeRedis(
    () =>
      new Promise((resolve) => {
        answerNow = () => resolve([5, 60_000])
      }),
  )
  counts = openCounts({ redis, log, everyMs: 100 })
  counts.count('a', 60_000)
  await jest.advanceTimersByTimeAsync(100)
  counts.count('a', 60_000)
  await jest.advanceTimersByTimeAsync(10_000)
  expect(redis.calls).toHaveLength(1)
  // Four of others, beside the one that was sent.
  answerNow()
  await jest.advanceTimersByTimeAsync(0)
  expect(counts.count('a', 60_000).current).toBe(3 + 4)
  await jest.advanceTimersByTimeAsync(100)
  expect(redis.calls).toHaveLength(2)
  answerNow()
})
