import { type RedisConnection, script } from '@trading/redis'
import type { Count } from './count'

/** One step, so that a bucket never stays without an expiry. */
const countScript = script(`
  local current = redis.call('INCR', KEYS[1])
  local ttl = redis.call('PTTL', KEYS[1])
  if ttl < 0 then
    ttl = tonumber(ARGV[1])
    redis.call('PEXPIRE', KEYS[1], ttl)
  end
  return {current, ttl}
`)

/** @throws RedisUnavailable */
export const countInRedis =
  (redis: Pick<RedisConnection, 'call'>) =>
  async (bucket: string, windowMs: number): Promise<Count> => {
    const call = { keys: [`gateway:limit:${bucket}`], arguments: [String(windowMs)] }
    const [current, ttl] = (await redis.call((client) => countScript(client, call))) as [number, number]
    return { current, ttl }
  }
