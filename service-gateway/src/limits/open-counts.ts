import type { RedisConnection } from '@trading/redis'
import { describeCause, type Log } from '@trading/runtime'
import type { CountOne } from './count'
import { countInProcess } from './count-in-process'
import { countInRedis } from './count-in-redis'

export interface CountsOptions {
  redis: Pick<RedisConnection, 'call' | 'up'>
  log: Log
  onFallback?: () => void
}

/** Counts in Redis, and in this process while Redis does not answer: there is no time without limits. */
export function openCounts({ redis, log, onFallback }: CountsOptions): CountOne {
  const inRedis = countInRedis(redis)
  const inProcess = countInProcess()
  let isAway = false
  const away = (cause: unknown): void => {
    onFallback?.()
    if (!isAway) log.warn({ event: 'limits.fallback' }, `limits are counted in this process: ${describeCause(cause)}`)
    isAway = true
  }
  return async (bucket, windowMs) => {
    if (!redis.up) {
      away('Redis is not connected')
      return inProcess(bucket, windowMs)
    }
    try {
      const count = await inRedis(bucket, windowMs)
      isAway = false
      return count
    } catch (cause) {
      away(cause)
      return inProcess(bucket, windowMs)
    }
  }
}
