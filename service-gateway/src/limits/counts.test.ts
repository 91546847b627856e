import { RedisUnavailable } from '@trading/redis'
import type { Log } from '@trading/runtime'
import { countInProcess } from './count-in-process'
import { openCounts } from './open-counts'

test('a window begins with its first request, and ends', () => {
  let nowMs = 0
  const count = countInProcess(() => nowMs)
  expect(count('a', 1_000)).toEqual({ current: 1, ttl: 1_000 })
  nowMs = 400
  expect(count('a', 1_000)).toEqual({ current: 2, ttl: 600 })
  expect(count('b', 1_000)).toEqual({ current: 1, ttl: 1_000 })
  nowMs = 1_000
  expect(count('a', 1_000)).toEqual({ current: 1, ttl: 1_000 })
})

test('while Redis is away, or does not answer, requests are counted all the same, and it is logged once', async () => {
  const warnings: string[] = []
  const log = { warn: (_: object, line: string) => warnings.push(line) } as unknown as Log
  const redis = {
    up: false,
    call: async <T>(): Promise<T> => {
      throw new RedisUnavailable('no answer')
    },
  }
  const count = openCounts({ redis, log })
  expect((await count('a', 1_000)).current).toBe(1)
  redis.up = true
  expect((await count('a', 1_000)).current).toBe(2)
  expect(warnings).toHaveLength(1)
})
